package org.waymarker.serviceuse;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
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
import org.waymarker.record.Search.Criterion;
import org.waymarker.record.Search.Wanted;

/** What has been counted for a person, as it stands in the record. It counts nothing anew. */
@Singleton
public class StoredServiceUse {
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
        return record.all("Observation", Optional.of(patient), criteria).stream()
                .map(stored -> stored.as(Observation.class))
                .toList();
    }
}
