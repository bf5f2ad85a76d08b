package org.waymarker.serviceuse;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.waymarker.fhir.SearchKey;

/**
 * Clinics at which the programme itself is held, as the deployer names them: what happens there is not the service use that is
 * measured.
 *
 * @param codes of serviceType or type, or identifiers of a service provider or location
 * @param references to an Organization or a Location of the hospital's FHIR server, such as {@code Location/7}
 */
record ExcludedClinics(Set<Coded> codes, Set<String> references) {
    static final ExcludedClinics NONE = new ExcludedClinics(Set.of(), Set.of());
    private static final String REFERENCE = "(Organization|Location)/[A-Za-z0-9.-]{1,64}";

    ExcludedClinics {
        codes = Set.copyOf(codes);
        references = Set.copyOf(references);
    }

    /**
     * As the setting names them.
     *
     * @param named each {@code system|code}, or {@code Organization/[id]} or {@code Location/[id]}
     * @throws IllegalArgumentException if one has another form
     */
    static ExcludedClinics of(Collection<String> named) {
        var codes = new HashSet<Coded>();
        var references = new HashSet<String>();
        for (String each : named) {
            var clinic = each.strip();
            int bar = clinic.lastIndexOf('|');
            if (clinic.matches(REFERENCE)) {
                references.add(clinic);
            } else if (bar > 0 && bar < clinic.length() - 1) {
                codes.add(new Coded(clinic.substring(0, bar), clinic.substring(bar + 1)));
            } else {
                throw new IllegalArgumentException("Setting waymarker.service-use.excluded-clinics: \"" + clinic
                        + "\" is neither system|code nor Organization/[id] nor Location/[id]");
            }
        }
        return new ExcludedClinics(codes, references);
    }

    /** @param atHospital whether its references are to the hospital's FHIR server; elsewhere the same id is another clinic's */
    boolean have(EncounterReading encounter, boolean atHospital) {
        return !Collections.disjoint(encounter.services(), codes)
                || !Collections.disjoint(encounter.placeIdentifiers(), codes)
                || (atHospital
                        && !references.isEmpty()
                        && encounter.places().stream().anyMatch(this::isNamed));
    }

    /** A reference may be absolute, or name a version. */
    private boolean isNamed(String reference) {
        var unversioned = SearchKey.versionless(reference);
        return references.stream().anyMatch(name -> unversioned.equals(name) || unversioned.endsWith("/" + name));
    }
}
