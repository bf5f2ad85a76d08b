package org.waymarker.mutation;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.waymarker.fhir.FhirJson;

/** Writes a JSON body as XML, and spoils it with what only XML has. */
final class XmlMutations {
    private static final String LAUGHS = "<!DOCTYPE lolz [<!ENTITY a \"lol\">" + laughs() + "]>";

    static final List<Mutation> ALL = List.of(
            of("as it is", (xml, random) -> xml),
            of("cut", (xml, random) -> xml.substring(0, random.nextInt(xml.length()))),
            of("billion laughs", (xml, random) -> LAUGHS + xml.replaceFirst("value=\"[^\"]*\"", "value=\"&j;\"")),
            of("billion laughs in an element", (xml, random) -> LAUGHS + xml.replaceFirst(">", ">&j;")),
            of(
                    "an external entity",
                    (xml, random) -> "<!DOCTYPE x [<!ENTITY xxe SYSTEM \"file:///etc/passwd\">]>"
                            + xml.replaceFirst(">", ">&xxe;")),
            of("an external DTD", (xml, random) -> "<!DOCTYPE x SYSTEM \"http://127.0.0.1:1/evil.dtd\">" + xml),
            of(
                    "a parameter entity",
                    (xml, random) -> "<!DOCTYPE x [<!ENTITY % p SYSTEM \"http://127.0.0.1:1/p\"> %p;]>" + xml),
            of("an empty DTD", (xml, random) -> "<!DOCTYPE x>" + xml),
            of("an unknown entity", (xml, random) -> xml.replaceFirst("value=\"", "value=\"&nbsp;")),
            of("a character that XML has not", (xml, random) -> xml.replaceFirst("value=\"", "value=\"&#0;")),
            of("a processing instruction", (xml, random) -> "<?xml-stylesheet href=\"http://x.example\"?>" + xml),
            of("another encoding declared", (xml, random) -> "<?xml version=\"1.0\" encoding=\"UTF-7\"?>" + xml),
            of("XML 1.1", (xml, random) -> "<?xml version=\"1.1\"?>" + xml),
            of("no namespace", (xml, random) -> xml.replace(" xmlns=\"http://hl7.org/fhir\"", "")),
            of("another namespace", (xml, random) -> xml.replace("http://hl7.org/fhir", "http://x.example/other")),
            of("an undeclared prefix", (xml, random) -> xml.replaceFirst("<([a-zA-Z]+) value", "<x:$1 value")),
            of("an attribute twice", (xml, random) -> xml.replaceFirst("value=\"", "value=\"a\" value=\"")),
            of("an unknown element", (xml, random) -> xml.replaceFirst(">", "><nonsense value=\"1\"/>")),
            of("text between elements", (xml, random) -> xml.replaceFirst(">", ">text")),
            of("CDATA", (xml, random) -> xml.replaceFirst(">", "><![CDATA[<a>]]>")),
            of("a huge comment", (xml, random) -> xml.replaceFirst(">", "><!--" + "a".repeat(200_000) + "-->")),
            of(
                    "2,000 elements deep",
                    (xml, random) -> xml.replaceFirst(
                            ">", ">" + "<extension url=\"a\">".repeat(2000) + "</extension>".repeat(2000))),
            of("10,000 attributes", (xml, random) -> xml.replaceFirst(" ", " " + attributes() + " ")),
            of("a huge number", (xml, random) -> xml.replaceFirst("value=\"[0-9]+\"", "value=\"1e400\"")),
            of("a value turned empty", (xml, random) -> xml.replaceFirst("value=\"[^\"]*\"", "value=\"\"")),
            of("two roots", (xml, random) -> xml + xml));

    private XmlMutations() {}

    private static Mutation of(String name, BiFunction<String, Random, String> spoil) {
        return new Mutation(
                "XML, " + name,
                (message, random) -> xml(message)
                        .map(xml -> message.withBody(spoil.apply(xml, random))
                                .withHeader("Content-Type", "application/fhir+xml")));
    }

    private static Optional<String> xml(Message message) {
        return JsonMutations.tree(message).flatMap(tree -> {
            try {
                IBaseResource resource = FhirJson.CONTEXT.newJsonParser().parseResource(tree.toString());
                return Optional.of(FhirJson.CONTEXT.newXmlParser().encodeResourceToString(resource));
            } catch (RuntimeException e) {
                // Spoilt already, and no resource any more.
                return Optional.empty();
            }
        });
    }

    private static String laughs() {
        var entities = new StringBuilder();
        for (char name = 'b'; name <= 'j'; name++) {
            var before = "&" + (char) (name - 1) + ";";
            entities.append("<!ENTITY ")
                    .append(name)
                    .append(" \"")
                    .append(before.repeat(10))
                    .append("\">");
        }
        return entities.toString();
    }

    private static String attributes() {
        var all = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            all.append('a').append(i).append("=\"\" ");
        }
        return all.toString();
    }
}
