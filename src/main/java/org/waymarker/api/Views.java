package org.waymarker.api;

import jakarta.inject.Singleton;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.FhirEndpoint.View;
import org.waymarker.fhir.FhirJson;
import org.waymarker.record.Search.Page;
import org.waymarker.record.Stored;
import org.waymarker.security.Caller;

/** What callers see of resources: by whatever way one leaves the service, it passes here. */
@Singleton
final class Views {
    private final Declarations declared;

    Views(Declarations declared) {
        this.declared = declared;
    }

    /** Whether what callers see of a type is more than what is stored. */
    boolean mayChange(String type) {
        return declared.view(type).isPresent();
    }

    /** The newest version, as this caller sees it. */
    Stored show(Stored stored, Caller caller) {
        return show(stored, true, caller);
    }

    /** Where nothing is to be shown otherwise, the text goes out as it is stored. */
    Stored show(Stored stored, boolean newest, Caller caller) {
        return declared.view(stored.type())
                .map(view -> new Stored(
                        stored.type(),
                        stored.id(),
                        stored.version(),
                        stored.lastUpdated(),
                        FhirJson.encode(shown(view, stored.resource(), newest, caller))))
                .orElse(stored);
    }

    /** A page of a search, with what it brings along. */
    Page show(Page page, Caller caller) {
        return new Page(
                page.results().stream().map(stored -> show(stored, caller)).toList(),
                page.included().stream().map(stored -> show(stored, caller)).toList(),
                page.cut(),
                page.total(),
                page.next());
    }

    /** A resource that a use case gave back. */
    Resource show(Resource resource, Caller caller) {
        return declared.view(resource.fhirType())
                .map(view -> shown(view, resource.copy(), true, caller))
                .orElse(resource);
    }

    private static Resource shown(View view, Resource resource, boolean newest, Caller caller) {
        return view.viewer().show(resource, newest, caller);
    }
}
