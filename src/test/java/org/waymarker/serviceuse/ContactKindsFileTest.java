package org.waymarker.serviceuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymarker.fhir.Code;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.ConformanceResources;
import org.waymarker.testing.Databases;

class ContactKindsFileTest {
    private static final String KIND = "https://waymarker.example/fhir/CodeSystem/contact-kind";
    private static final String FLAG = "https://waymarker.example/fhir/CodeSystem/contact-flag";

    @TempDir
    private Path temp;

    private ContactKinds read(String groups) throws IOException {
        var file = temp.resolve("kinds.json");
        Files.writeString(
                file, ("{'resourceType':'ConceptMap','status':'active','group':[" + groups + "]}").replace('\'', '"'));
        return ContactKindsFile.read(file);
    }

    private static String group(String target, String elements) {
        return "{'source':'urn:local','target':'" + target + "','element':[" + elements + "]}";
    }

    private static String element(String code, String target) {
        return "{'code':'" + code + "','target':[{'code':'" + target + "','equivalence':'wider'}]}";
    }

    private static EncounterReading encounter(Coded encounterClass, Coded... services) {
        return new EncounterReading(
                null,
                "finished",
                encounterClass,
                List.of(),
                List.of(services),
                List.of(),
                null,
                null,
                null,
                List.of(),
                null,
                null,
                List.of(),
                List.of());
    }

    private static Coded coded(Code code) {
        return new Coded(code.system(), code.code());
    }

    @Test
    void isOursUnlessAServiceBringsItsOwn() {
        var ours = new ContactSettings().kinds("", new ConformanceResources());
        assertThat(ours.of(coded(Codes.CLASS_EMERGENCY))).contains(ContactKind.ED_ATTENDANCE);
        assertThat(List.of(Codes.CLASS_INPATIENT, Codes.CLASS_ACUTE))
                .allSatisfy(code -> assertThat(ours.of(coded(code))).contains(ContactKind.ADMISSION));
        assertThat(List.of(Codes.SEEN_IN_PAIN_CLINIC, Codes.ADULT_CHRONIC_PAIN_SERVICE, Codes.PAIN_SERVICE))
                .allSatisfy(code -> assertThat(ours.of(coded(code))).contains(ContactKind.OUTPATIENT_PAIN))
                .allSatisfy(code -> assertThat(ours.painRelated()).contains(coded(code)));
        assertThat(ours.painRelated()).contains(coded(Codes.CHRONIC_PAIN)).hasSize(4);
        assertThat(ours.kinds()).hasSize(6 + ContactKind.values().length);
    }

    @Test
    void takesAServicesOwnCodes() throws IOException {
        var kinds = read(group(
                        KIND,
                        element("AE", "ed-attendance") + "," + element("GP", "gp-consultation")
                                + ",{'code':'NONE','target':[{'equivalence':'unmatched'}]}")
                + "," + group(FLAG, element("GP", "pain-related")));
        var ae = new Coded("urn:local", "AE");
        var gp = new Coded("urn:local", "GP");
        var none = new Coded("urn:local", "NONE");
        assertThat(kinds.of(encounter(ae))).containsExactly(ContactKind.ED_ATTENDANCE);
        assertThat(kinds.of(encounter(none, gp))).containsExactly(ContactKind.GP_CONSULTATION);
        assertThat(kinds.of(encounter(none, none))).isEmpty();
        // Ours no longer hold, but for what a feed declares in our own words.
        assertThat(kinds.of(encounter(coded(Codes.CLASS_EMERGENCY)))).isEmpty();
        assertThat(kinds.painRelated(encounter(none, gp))).isTrue();
        assertThat(kinds.painRelated(encounter(gp, ae))).isFalse();
    }

    @Test
    void asksTheDeclaredKindThenTheClassThenTheService() throws IOException {
        var kinds = read(group(
                KIND,
                element("AE", "ed-attendance") + "," + element("GP", "gp-consultation") + ","
                        + element("111", "nhs111-contact")));
        var ae = new Coded("urn:local", "AE");
        var gp = new Coded("urn:local", "GP");
        var declared = new Coded(KIND, "outpatient-pain");
        assertThat(kinds.of(encounter(ae, gp, declared))).containsExactly(ContactKind.OUTPATIENT_PAIN);
        assertThat(kinds.of(encounter(ae, gp))).containsExactly(ContactKind.ED_ATTENDANCE);
        assertThat(kinds.of(encounter(new Coded("urn:x", "AE"), new Coded("urn:local", "111"), gp)))
                .containsExactly(ContactKind.NHS111_CONTACT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'source':'urn:a','target':'%KIND','element':[{'code':'1','target':[{'code':'gp','equivalence':'wider'}]}]}|maps urn:a|1 to %KIND|gp, which is neither",
                "{'target':'%KIND','element':[{'code':'1','target':[{'code':'gp-consultation','equivalence':'wider'}]}]}|has a group without a source",
                "{'source':'urn:a','target':'%KIND','element':[{'target':[{'code':'gp-consultation','equivalence':'wider'}]}]}|has an element without a code",
                "{'source':'urn:a','target':'urn:b','element':[{'code':'1','target':[{'code':'gp-consultation','equivalence':'wider'}]}]}|neither a kind of contact nor a flag",
                "{'source':'urn:a','target':'%KIND','element':[{'code':'1','target':[{'code':'gp-consultation','equivalence':'wider'},{'code':'ed-attendance','equivalence':'wider'}]}]}|to two kinds of contact",
                "{'source':'urn:a','target':'%FLAG','element':[{'code':'1','target':[{'code':'pain-related','equivalence':'wider'}]}]}|maps nothing to a kind",
                "{'sauce':'urn:a'}|is no ConceptMap in JSON",
            })
    void saysWhatIsWrongWithAFile(String groups, String what) {
        assertThatThrownBy(() -> read(groups.replace("%KIND", KIND).replace("%FLAG", FLAG)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageStartingWith("The file " + temp.resolve("kinds.json") + " of waymarker.service-use.kinds ")
                .hasMessageContaining(what.replace("%KIND", KIND));
    }

    @Test
    void saysThatThereIsNoFile() {
        var missing = temp.resolve("missing.json").toString();
        assertThatThrownBy(() -> new ContactSettings().kinds(missing, new ConformanceResources()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessage("The file " + missing + " of waymarker.service-use.kinds cannot be read");
    }

    @ParameterizedTest
    @CsvSource({
        "waymarker.service-use.kinds, missing.json, The file missing.json of waymarker.service-use.kinds cannot be read",
        "waymarker.service-use.excluded-clinics, Ward 7, \"Ward 7\" is neither system|code"
    })
    void stopsTheStart(String setting, String value, String message) {
        var properties = new HashMap<>(Databases.h2());
        properties.put(setting, value);
        assertThatThrownBy(() -> ApplicationContext.run(properties))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesAClinicThatIsNamedInNoKnownWay() {
        assertThatThrownBy(() -> new ContactSettings().excludedClinics(List.of("HealthcareService/7")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageContaining("waymarker.service-use.excluded-clinics")
                .hasMessageContaining("HealthcareService/7");
        assertThat(new ContactSettings().excludedClinics(List.of("", " urn:a|1 ", "Location/7")))
                .isEqualTo(new ExcludedClinics(Set.of(new Coded("urn:a", "1")), Set.of("Location/7")));
        assertThat(new ContactSettings().excludedClinics(List.of())).isEqualTo(ExcludedClinics.NONE);
    }
}
