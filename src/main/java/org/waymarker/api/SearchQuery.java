package org.waymarker.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.waymarker.api.Incoming.Parameter;
import org.waymarker.patient.PatientKey;
import org.waymarker.record.Search;
import org.waymarker.record.Search.Include;
import org.waymarker.record.Search.Mark;

/**
 * A search as understood.
 *
 * @param search empty if nothing can match, such as a patient whom nobody named before
 * @param used the parameters that were looked at
 * @param passedOver names of those that were not, as far as they look like names
 * @param continued whether it came by a cursor
 */
record SearchQuery(
        String type,
        Optional<Search> search,
        List<Parameter> used,
        List<String> passedOver,
        Optional<PatientKey> patient,
        List<Include> includes,
        Excerpt excerpt,
        boolean continued) {
    SearchQuery {
        used = List.copyOf(used);
        passedOver = List.copyOf(passedOver);
        includes = List.copyOf(includes);
    }

    /** The same query, answered by another search. */
    SearchQuery with(Optional<Search> other) {
        return new SearchQuery(type, other, used, passedOver, patient, includes, excerpt, continued);
    }

    /** Every resource type of which the answer may hold something: the caller needs leave to read each. */
    Set<String> types() {
        var types = new TreeSet<String>(Set.of(type));
        for (var include : includes) {
            if (include.reverse()) {
                types.add(include.type());
            } else {
                types.addAll(include.targets());
            }
        }
        return types;
    }

    /**
     * The parameters of a link to another page: the same, but the patient goes by the cursor.
     *
     * @param after empty for the first page
     */
    List<Parameter> forPage(Optional<Mark> after, Cursors cursors) {
        var parameters = new ArrayList<>(used.stream()
                .filter(p -> !p.name().equals("_page"))
                .filter(p -> patient.isEmpty() || !PatientNames.namesPatient(p))
                .toList());
        parameters.add(new Parameter("_page", cursors.write(new Cursor(after, patient), type, used)));
        return parameters;
    }
}
