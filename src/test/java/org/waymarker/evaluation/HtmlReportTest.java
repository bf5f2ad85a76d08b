package org.waymarker.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.waymarker.serviceuse.Measure;
import org.xml.sax.InputSource;

class HtmlReportTest {
    private static final String SVG = "http://www.w3.org/2000/svg";
    private static final Report LARGE = MadeUpCohort.large().report();
    private static final Report SMALL = MadeUpCohort.small().report();

    @Test
    void isWellFormed() throws Exception {
        for (Report report : List.of(LARGE, SMALL, withoutFeed(), masked(LARGE))) {
            assertThat(parsed(report).getDocumentElement().getAttribute("lang")).isEqualTo("en-GB");
        }
    }

    /** What the policy under which it is served forbids, and what a page kept as a file cannot fetch. */
    @Test
    void needsNothingFromElsewhere() {
        assertThat(HtmlReport.of(LARGE))
                .doesNotContainIgnoringCase("<script")
                .doesNotContainIgnoringCase("<link")
                .doesNotContainIgnoringCase("<img")
                .doesNotContain("@import", "@font-face", "url(", "href=", "src=")
                .doesNotContainPattern("<[^>]* on[a-z]+=");
    }

    @Test
    void isTheSameToTheByteWhereverItIsMade() {
        var here = HtmlReport.of(LARGE);
        var locale = Locale.getDefault();
        var zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            assertThat(HtmlReport.of(MadeUpCohort.large().report())).isEqualTo(here);
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    /** {@code -Dgolden.write=true} writes it anew, to be looked at before it is committed. */
    @Test
    void looksAsItDidWhenSomebodyLooked() throws IOException {
        var page = HtmlReport.of(SMALL);
        var golden = Path.of("src/test/resources/org/waymarker/evaluation/HtmlReportTest/small.html");
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, page);
        }
        assertThat(page).isEqualTo(Files.readString(golden));
    }

    @Test
    void showsEveryFigureOfAYear() throws Exception {
        var numbers = texts(parsed(LARGE), "td", "text").stream()
                .flatMap(text -> List.of(text.split("[^0-9.,\u2212]+", -1)).stream())
                .collect(Collectors.toSet());
        for (Row row : LARGE.rows()) {
            if (row.span() == Span.WEEKS_52
                    && has(row.measure())
                    && row.cell() instanceof Cell.Figure
                    && !isOfOneGroupOnly(row)
                    && row.statistic() != Statistic.EXACT_P
                    && row.statistic() != Statistic.FOUR_WEEK_RATE) {
                assertThat(numbers).as(row.toString()).contains(Wording.figure(row.cell()));
            }
        }
    }

    private static boolean has(Measure measure) {
        return Slice.main(LARGE, measure).hasPeople();
    }

    /** The classes of change of everyone are drawn, those of the two groups are in the CSV file. */
    private static boolean isOfOneGroupOnly(Row row) {
        return row.statistic() == Statistic.CHANGE && row.group() != Group.ALL;
    }

    @Test
    void drawsAPointForEachRateThatIsShown() throws Exception {
        var slice = Slice.main(LARGE, Measure.ED_ATTENDANCES);
        var shown = slice.rows(Statistic.FOUR_WEEK_RATE).stream()
                .filter(row -> row.cell() instanceof Cell.Figure)
                .count();
        var plot = parsed(FourWeekPlot.of("x", slice).toString());
        assertThat(shown).isLessThan(26).isPositive();
        assertThat(elements(plot, "circle")).hasSize((int) shown);
        assertThat(texts(plot, "text").stream().filter("*"::equals)).hasSize(26 - (int) shown);
    }

    @Test
    void leavesAGapInTheLineWhereAPointIsMasked() throws Exception {
        var slice = Slice.main(LARGE, Measure.ED_ATTENDANCES);
        var points = slice.rows(Statistic.FOUR_WEEK_RATE);
        var shown = IntStream.range(0, points.size())
                .filter(i -> points.get(i).cell() instanceof Cell.Figure)
                .boxed()
                .toList();
        int neighbours = (int)
                shown.stream().filter(i -> shown.contains(i + 1) && i != 12).count();
        int drawn = elements(parsed(FourWeekPlot.of("x", slice).toString()), "polyline").stream()
                .mapToInt(line -> line.getAttribute("points").split(" ", -1).length - 1)
                .sum();
        assertThat(drawn).isEqualTo(neighbours);
    }

    @Test
    void tellsNothingThatIsMasked() throws Exception {
        var page = parsed(masked(LARGE));
        var figures = new ArrayList<String>();
        elements(page, "table").stream()
                .filter(table ->
                        !((Element) table.getParentNode()).getAttribute("class").equals("words"))
                .forEach(table -> figures.addAll(texts(table, "td")));
        assertThat(figures)
                .hasSizeGreaterThan(200)
                .allMatch(text -> text.isEmpty() || text.matches("\\*( \\(\\*\\))?"));
        assertThat(elements(page, "circle")).isEmpty();
        assertThat(elements(page, "polyline")).isEmpty();
        for (Element svg : elements(page, "svg")) {
            assertThat(elements(svg, "rect"))
                    .extracting(rect -> rect.getAttribute("class"))
                    .doesNotContain("bar");
            assertThat(elements(svg, "line"))
                    .extracting(line -> line.getAttribute("class"))
                    .doesNotContain("mean");
            for (Element text : elements(svg, "text")) {
                if (Set.of("value", "quiet", "count").contains(text.getAttribute("class"))) {
                    assertThat(text.getTextContent()).doesNotContainPattern("[0-9]");
                }
            }
        }
    }

    /** 203 people are told as 205. */
    @Test
    void tellsNoCountAsItIs() {
        var cohort = new MadeUpCohort(203, 5, Map.of(Measure.GP_CONSULTATIONS, 6.0));
        var people = cohort.people();
        long offered = people.stream().filter(one -> one.in(Group.OFFERED)).count();
        assertThat(offered % 5).as("a number that rounding changes").isNotZero();
        assertThat(HtmlReport.of(cohort.report(people)))
                .containsPattern("\\b205\\b")
                .doesNotContainPattern("\\b203\\b")
                .doesNotContainPattern("[> ]" + offered + "[ <]");
    }

    @Test
    void claimsNoRateOfTwelvePeople() throws Exception {
        var text = parsed(SMALL).getDocumentElement().getTextContent();
        assertThat(text)
                .contains("GP consultations: too few people for a rate claim; 10 people, contacts ")
                .contains(Analysis.TOO_FEW)
                .doesNotContain("lower in the year after", "higher in the year after", "no clear difference");
    }

    @Test
    void doesNotTakeAMissingFeedForZero() throws Exception {
        var page = parsed(withoutFeed());
        var text = page.getDocumentElement().getTextContent();
        assertThat(text)
                .contains("NHS 111 contacts: not known: no feed of these contacts has been declared.")
                .doesNotContain("too few people");
        assertThat(ids(page)).containsExactlyInAnyOrder("way-title", "way-desc");
        assertThat(HtmlReport.of(LARGE))
                .contains("Emergency admissions, Emergency bed days, NHS 111 contacts: not known: no feed of these");
    }

    /** A feed that knows none of these people is not the same as no feed. */
    @Test
    void tellsAFeedWithoutPeopleFromNoFeed() {
        var cohort = MadeUpCohort.small();
        assertThat(HtmlReport.of(cohort.report(List.of())))
                .contains("GP consultations: not known: nobody was observed both before and after.");
    }

    @Test
    void escapesWhatSettingsSay() throws Exception {
        var hostile = MadeUpCohort.small()
                .named("\"Pain & <b>Gain\u0001", "<script>alert('x')</script>")
                .report();
        var page = HtmlReport.of(hostile);
        assertThat(page).doesNotContain("<script", "<b>").contains("&lt;script&gt;alert('x')&lt;/script&gt;");
        assertThat(parsed(hostile).getDocumentElement().getTextContent())
                .contains("<script>alert('x')</script>", "\"Pain & <b>Gain\uFFFD");
    }

    @Test
    void canBeReadWithoutBeingSeen() throws Exception {
        var page = parsed(LARGE);
        var ids = ids(page);
        assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
        var pictures = elements(page, "svg");
        assertThat(pictures).hasSize(8).allSatisfy(svg -> {
            assertThat(svg.getNamespaceURI()).isEqualTo(SVG);
            assertThat(svg.getAttribute("role")).isEqualTo("img");
            assertThat(ids).contains(svg.getAttribute("aria-labelledby").split(" ", -1));
            assertThat(texts(svg, "title").get(0)).isNotBlank();
            assertThat(texts(svg, "desc").get(0)).matches("(?s).*[0-9].*");
        });
        assertThat(elements(page, "table")).isNotEmpty().allSatisfy(table -> {
            assertThat(texts(table, "caption").get(0)).isNotBlank();
            assertThat(elements(table, "th"))
                    .allSatisfy(head -> assertThat(head.getAttribute("scope")).isNotEmpty());
        });
        assertThat(elements(page, "h1")).hasSize(1);
        assertThat(elements(page, "h2")).hasSizeGreaterThan(3);
    }

    private static Report withoutFeed() {
        return new MadeUpCohort(60, 3, new EnumMap<>(Measure.class)).report();
    }

    /** The same report with every figure masked. */
    private static Report masked(Report report) {
        var rows = report.rows().stream()
                .map(row ->
                        new Row(row.measure(), row.span(), row.group(), row.statistic(), row.at(), new Cell.Masked()))
                .toList();
        return new Report(report.inputs(), Map.of(), rows);
    }

    private static Document parsed(Report report) throws Exception {
        return parsed(HtmlReport.of(report));
    }

    private static Document parsed(String markup) throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(markup)));
    }

    private static List<String> ids(Document page) {
        return elements(page, "*").stream()
                .map(element -> element.getAttribute("id"))
                .filter(id -> !id.isEmpty())
                .toList();
    }

    private static List<Element> elements(Document page, String name) {
        var all = new ArrayList<>(elements(page.getDocumentElement(), name));
        if (name.equals("*") || page.getDocumentElement().getLocalName().equals(name)) {
            all.add(page.getDocumentElement());
        }
        return all;
    }

    private static List<Element> elements(Element within, String name) {
        var found = within.getElementsByTagNameNS("*", name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }

    private static List<String> texts(Document page, String... names) {
        return texts(page.getDocumentElement(), names);
    }

    private static List<String> texts(Element within, String... names) {
        return List.of(names).stream()
                .flatMap(name -> elements(within, name).stream())
                .map(Element::getTextContent)
                .toList();
    }
}
