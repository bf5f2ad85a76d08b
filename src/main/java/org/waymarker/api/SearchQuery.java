package org.waymarker.api;

import java.util.List;
import java.util.Optional;
import org.waymarker.api.Incoming.Parameter;
import org.waymarker.patient.PatientKey;
import org.waymarker.record.Search;

/**
 * A search as understood.
 *
 * @param search empty if nothing can match, such as a patient whom nobody named before
 * @param used the parameters that were looked at
 * @param countOnly no results are wanted, only how many there are
 */
record SearchQuery(
        Optional<Search> search, List<Parameter> used, Optional<PatientKey> patient, boolean countOnly, int count) {
    SearchQuery {
        used = List.copyOf(used);
    }

    /** The same query, answered by another search. */
    SearchQuery with(Optional<Search> other) {
        return new SearchQuery(other, used, patient, countOnly, count);
    }

    /** The parameters of a link to another page: the same, but the patient goes by the cursor. */
    List<Parameter> forNextPage(long after) {
        var parameters = new java.util.ArrayList<>(used.stream()
                .filter(p -> !p.name().equals("_page"))
                .filter(p -> patient.isEmpty() || !SearchParser.namesPatient(p))
                .toList());
        parameters.add(new Parameter("_page", new Cursor(after, patient).text()));
        return parameters;
    }
}
