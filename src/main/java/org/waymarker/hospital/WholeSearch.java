package org.waymarker.hospital;

import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Encounter;
import org.waymarker.capability.Feature;
import org.waymarker.hospital.Hospital.Searched;
import org.waymarker.serviceuse.ContactsUnavailableException;

/**
 * All Encounters that match a search, or none: a part of them would be counted as few contacts. A server may say itself that it gave less than there
 * is, and one that goes through its pages by number skips an Encounter when another is written or deleted meanwhile.
 */
@Singleton
class WholeSearch {
    private static final int READINGS = 3;

    private final Hospital hospital;
    private final KnownServer server;

    WholeSearch(Hospital hospital, KnownServer server) {
        this.hospital = hospital;
        this.server = server;
    }

    /**
     * Reads every page.
     *
     * @param quietly with the parameters in the body
     * @throws ContactsUnavailableException if it cannot be said that they are all
     */
    List<Encounter> search(Map<String, List<String>> parameters, boolean quietly) {
        for (int reading = 0; reading < READINGS; reading++) {
            var found = hospital.searchWhole(Encounter.class, parameters, quietly);
            if (!found.lacking().isEmpty()) {
                throw new ContactsUnavailableException(
                        "The hospital gives a part of its Encounters: " + String.join(", ", found.lacking()));
            }
            if (found.total().orElse(0) > found.matches().size()) {
                throw new ContactsUnavailableException("The hospital says that more Encounters match than it gives");
            }
            if (!changedMeanwhile(found, parameters, quietly)) {
                return found.matches();
            }
        }
        throw new ContactsUnavailableException("The hospital's Encounters change while they are read");
    }

    /** One page is read at once. A deletion shows nowhere but in the number of matches. */
    private boolean changedMeanwhile(Searched<Encounter> found, Map<String, List<String>> parameters, boolean quietly) {
        if (found.pages() == 1
                || found.at().isEmpty()
                || !server.ladder().offers(Feature.lastUpdatedSearch("Encounter"))) {
            return false;
        }
        var since = new HashMap<>(parameters);
        since.put("_lastUpdated", List.of("ge" + found.at().get()));
        return !hospital.searchWhole(Encounter.class, since, quietly).matches().isEmpty();
    }
}
