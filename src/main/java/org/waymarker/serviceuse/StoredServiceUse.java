package org.waymarker.serviceuse;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Observation;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.SearchKey.Token;
import org.waymarker.patient.PatientKey;
import org.waymarker.programme.Episode;
import org.waymarker.programme.EpisodeId;
import org.waymarker.programme.Programmes;
import org.waymarker.record.FhirRecord;
import org.waymarker.record.Search;
import org.waymarker.record.Search.Criterion;
import org.waymarker.record.Search.Wanted;
import org.waymarker.record.Stored;

/** What has been counted for a person, as it stands in the record. It counts nothing anew. */
@Singleton
public class StoredServiceUse {
    private static final int PAGE = 100;

    private final Programmes programmes;
    private final FhirRecord record;

    StoredServiceUse(Programmes programmes, FhirRecord record) {
        this.programmes = programmes;
        this.record = record;
    }

    /**
     * Counts, panels and changes of one episode.
     *
     * @param episode the one whose programme ended last, if none is named
     * @return empty if the person has no such episode; an empty list if it has not been counted
     */
    @Transactional(readOnly = true)
    public Optional<List<Observation>> of(PatientKey patient, Optional<EpisodeId> episode) {
        return programmes.episodesOf(patient).stream()
                .filter(e -> episode.map(e.id()::equals).orElse(e.ending().isPresent()))
                .findFirst()
                .map(found -> observations(patient, found));
    }

    private List<Observation> observations(PatientKey patient, Episode episode) {
        var criteria = List.of(
                new Criterion("based-on", List.of(Wanted.of(new Token("", "CarePlan/" + episode.id())))),
                new Criterion(
                        "category",
                        List.of(Wanted.of(
                                new Token(Codes.CATEGORY_SERVICE_USE.system(), Codes.CATEGORY_SERVICE_USE.code())))));
        var found = new ArrayList<Stored>();
        Optional<Search.Mark> after = Optional.empty();
        do {
            var page = record.search(new Search("Observation", Optional.of(patient), criteria, PAGE, after));
            found.addAll(page.results());
            after = page.next();
        } while (after.isPresent());
        return found.stream().map(stored -> stored.as(Observation.class)).toList();
    }
}
