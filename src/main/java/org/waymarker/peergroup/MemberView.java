package org.waymarker.peergroup;

import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.MemberList;
import org.waymarker.fhir.PatientReferences;
import org.waymarker.fhir.Refusal;
import org.waymarker.fhir.RefusedException;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.Patients;
import org.waymarker.patient.Standings;

/**
 * Who sees the members of a Group, be it a peer group or a cohort; but for those whom the hospital calls restricted, who are shown to
 * nobody. To everybody else it looks as it is stored, and says that it is
 * not the whole. Earlier versions show nobody to anyone, since who belonged when is told by the newest.
 */
@Singleton
class MemberView implements FhirEndpoint {
    private final List<MemberList> lists;
    private final Patients patients;
    private final PatientReferences references;
    private final Standings standings;

    MemberView(List<MemberList> lists, Patients patients, PatientReferences references, Standings standings) {
        this.lists = List.copyOf(lists);
        this.patients = patients;
        this.references = references;
        this.standings = standings;
    }

    @Override
    public List<View> views() {
        return List.of(
                new View("Group", (resource, newest, caller) -> show(resource, newest && caller.maySeeMembers())));
    }

    @Override
    public List<PatientSearch> patientSearches() {
        return List.of(
                new PatientSearch("Group", "member", (patient, caller) -> find(patient, caller.maySeeMembers())));
    }

    /** @param all with the members; else tagged as a part */
    Resource show(Resource resource, boolean all) {
        var group = (Group) resource;
        if (!all) {
            group.getMeta().addTag(Codes.SUBSETTED.toCoding());
            return group;
        }
        var id = UUID.fromString(group.getIdElement().getIdPart());
        var periods = lists.stream().flatMap(list -> list.of(id).stream()).toList();
        var shown = periods.stream()
                .filter(period -> !standings.of(period.patient()).restricted())
                .toList();
        shown.forEach(period -> add(group, period));
        if (shown.size() < periods.size()) {
            group.getMeta().addTag(Codes.SUBSETTED.toCoding());
        }
        return group;
    }

    private void add(Group group, MemberList.Period membership) {
        var period = new Period().setStartElement(FhirTimes.date(membership.joined()));
        membership.left().ifPresent(day -> period.setEndElement(FhirTimes.date(day)));
        group.addMember()
                .setEntity(references.write(patients.identity(membership.patient())))
                .setPeriod(period)
                .setInactive(membership.inactive());
    }

    /** Refused whoever the patient is, known here or not: an empty answer would tell. */
    Set<UUID> find(Optional<PatientKey> patient, boolean mayAsk) {
        if (!mayAsk) {
            throw new RefusedException(new Refusal(
                    403,
                    IssueType.FORBIDDEN,
                    "MEMBERS_NOT_SHOWN",
                    "To which groups a person belongs is shown only to a caller with the scope for member lists",
                    Optional.empty()));
        }
        var groups = new LinkedHashSet<UUID>();
        patient.ifPresent(key -> lists.forEach(list -> groups.addAll(list.groupsOf(key))));
        return groups;
    }
}
