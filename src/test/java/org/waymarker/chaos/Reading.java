package org.waymarker.chaos;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.FhirJson;

/** Reads everything back: from the hospital directly, not over the network that fails, and from Waymarker by its API. */
final class Reading {
    private static final int PAGE = 200;

    private Reading() {}

    /** @param since before anything of the run was written: HAPI counts a whole history once a minute only, and then leaves out as many as are new */
    static Map<Thing, List<Copy>> hospital(
            IGenericClient hospital, Instant since, String identifierBase, List<Person> people) {
        var book = new Book(identifierBase, people);
        for (var type : Book.TYPES) {
            var page = hospital.history()
                    .onType(type)
                    .returnBundle(Bundle.class)
                    .since(Date.from(since))
                    .count(PAGE)
                    .execute();
            while (true) {
                for (var entry : page.getEntry()) {
                    if (entry.hasResource()) {
                        book.add(entry.getResource());
                    } else {
                        book.delete(entry.getRequest().getUrl());
                    }
                }
                if (page.getLink(Bundle.LINK_NEXT) == null) {
                    break;
                }
                page = hospital.loadPage().next(page).execute();
            }
        }
        return book.copies();
    }

    static Map<Thing, List<Copy>> waymarker(Ehr ehr, String identifierBase, List<Person> people) {
        var book = new Book(identifierBase, people);
        for (var type : Book.TYPES) {
            var page = (Bundle) ehr.read(type + "?_count=" + PAGE);
            while (true) {
                for (var newest : Ehr.entries(page)) {
                    versions(ehr, newest).forEach(book::add);
                }
                var next = page.getLink(Bundle.LINK_NEXT);
                if (next == null) {
                    break;
                }
                page = (Bundle) ehr.read(next.getUrl());
            }
        }
        return book.copies();
    }

    private static List<Resource> versions(Ehr ehr, Resource newest) {
        if (newest.getMeta().getVersionId().equals("1")) {
            return List.of(newest);
        }
        var path = newest.fhirType() + "/" + newest.getIdPart() + "/_history?_count=" + PAGE;
        var history = Ehr.entries((Bundle) ehr.read(path));
        if (history.size() != Integer.parseInt(newest.getMeta().getVersionId())) {
            throw new IllegalStateException("A history has gaps: " + FhirJson.encode(newest));
        }
        return history;
    }
}
