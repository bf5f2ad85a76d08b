package org.waymarker.peergroup;

import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Reference;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.Clinician;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.Inputs;
import org.waymarker.fhir.PatientReferences;
import org.waymarker.fhir.References;
import org.waymarker.fhir.Refusal;
import org.waymarker.patient.ConflictingPatientException;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.Patients;
import org.waymarker.security.Caller;
import org.waymarker.security.Scopes;

/** Peer groups over FHIR. Members are in none of the resources that it answers with; the view of a Group adds them for those who may see them. */
@Singleton
class PeerGroupEndpoint implements FhirEndpoint {
    private static final Set<Reason> TELLS_OF_MEMBERSHIP = EnumSet.of(
            Reason.ALREADY_A_MEMBER, Reason.NOT_A_MEMBER, Reason.END_BEFORE_START, Reason.START_BEFORE_LAST_END);

    private final FormPeerGroup formPeerGroup;
    private final AddMember addMember;
    private final RemoveMember removeMember;
    private final RecordMeeting recordMeeting;
    private final ChangeGroupStatus changeGroupStatus;
    private final MergeGroups mergeGroups;
    private final PeerGroupRecord record;
    private final Patients patients;
    private final PatientReferences references;

    PeerGroupEndpoint(
            FormPeerGroup formPeerGroup,
            AddMember addMember,
            RemoveMember removeMember,
            RecordMeeting recordMeeting,
            ChangeGroupStatus changeGroupStatus,
            MergeGroups mergeGroups,
            PeerGroupRecord record,
            Patients patients,
            PatientReferences references) {
        this.formPeerGroup = formPeerGroup;
        this.addMember = addMember;
        this.removeMember = removeMember;
        this.recordMeeting = recordMeeting;
        this.changeGroupStatus = changeGroupStatus;
        this.mergeGroups = mergeGroups;
        this.record = record;
        this.patients = patients;
        this.references = references;
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                Operation.onType("Group", "$form-peer-group", this::form),
                Operation.onInstance("Group", "$member-add", this::addMember),
                Operation.onInstance("Group", "$member-remove", this::removeMember),
                Operation.onInstance("Group", "$record-meeting", this::recordMeeting),
                Operation.onInstance("Group", "$change-status", this::changeStatus),
                Operation.onInstance("Group", "$did-not-form", this::didNotForm),
                Operation.onInstance("Group", "$merge", this::merge));
    }

    private Answer form(Call call) {
        var in = call.inputs();
        var identifier = in.identifier("group");
        var name = in.text("name").strip();
        if (name.length() > 100) {
            throw in.refused("PARAMETER_INVALID", "has at most 100 characters", "name");
        }
        var cohorts = new LinkedHashSet<OriginCohort>();
        for (Reference cohort : in.references("cohort")) {
            cohorts.add(new OriginCohort(References.idOf("Group", cohort, "cohort")));
        }
        return answer(formPeerGroup.form(
                formPeerGroup.idOf(identifier.getSystem(), identifier.getValue()),
                name,
                code(in, "open-to", OpenTo.values(), OpenTo::code, OpenTo::ofCode),
                cohorts,
                in.date("started"),
                call.caller().subject()));
    }

    private Answer addMember(Call call) {
        var in = call.inputs();
        var start = in.date("start");
        var patient = known(in.reference("subject"));
        if (patient.isEmpty()) {
            return refused(Reason.PATIENT_UNKNOWN);
        }
        return answer(
                call,
                addMember.join(
                        group(call),
                        patient.get(),
                        start,
                        Membership.HowKnown.NOT_STATED,
                        call.caller().subject()));
    }

    private Answer removeMember(Call call) {
        var in = call.inputs();
        var end = in.date("end");
        var reason = in.maybeText("reason").map(code -> reason(code, in));
        var patient = known(in.reference("subject"));
        if (patient.isEmpty()) {
            return refused(Reason.PATIENT_UNKNOWN);
        }
        return answer(
                call,
                removeMember.leave(
                        group(call), patient.get(), end, reason, call.caller().subject()));
    }

    private static LeaveReason reason(String code, Inputs in) {
        if (Codes.local(CodeSystems.ANSWER_REASON, code).isEmpty()) {
            throw in.refused("CODE_UNKNOWN", "is not a code of " + CodeSystems.ANSWER_REASON, "reason");
        }
        return new LeaveReason(code);
    }

    private Answer recordMeeting(Call call) {
        var in = call.inputs();
        var identifier = in.identifier("meeting");
        Optional<Meeting.Setting> mode = in.maybeText("mode").isPresent()
                ? Optional.of(
                        code(in, "mode", Meeting.Setting.values(), Meeting.Setting::code, Meeting.Setting::ofCode))
                : Optional.empty();
        var meeting = new Meeting(
                recordMeeting.idOf(identifier.getSystem(), identifier.getValue()),
                group(call),
                in.date("date"),
                code(in, "outcome", Meeting.Outcome.values(), Meeting.Outcome::code, Meeting.Outcome::ofCode),
                in.maybeCount("head-count"),
                mode,
                facilitation(in));
        var decision = recordMeeting.record(meeting, call.caller().subject(), Optional.empty());
        if (decision instanceof MeetingDecision.Refused refused) {
            return refused(refused.reason());
        }
        var standing = record.standing(meeting.id());
        return standing.isEmpty()
                ? new Answer.Done(
                        List.of(),
                        List.of(
                                Refusal.notice(
                                        "KEPT_HERE",
                                        "The meeting is recorded. A meeting of the members' own, without a head count, makes no resource")))
                : new Answer.Done(standing);
    }

    private static Optional<Meeting.Facilitation> facilitation(Inputs in) {
        var period = in.maybePeriod("period");
        var facilitator = in.maybeReference("facilitator").map(by -> Clinician.read(by, "facilitator"));
        if (facilitator.isEmpty() && period.isPresent()) {
            throw in.refused(
                    "PARAMETER_MISSING",
                    "is needed with a period, which is kept of facilitated meetings",
                    "facilitator");
        }
        return facilitator.map(by -> {
            var during =
                    period.orElseThrow(() -> in.refused("PARAMETER_MISSING", "is needed with a facilitator", "period"));
            return new Meeting.Facilitation(
                    by, during.getStart().toInstant(), during.getEnd().toInstant());
        });
    }

    private Answer changeStatus(Call call) {
        var in = call.inputs();
        var accepted = new GroupStatus[] {GroupStatus.MEETING, GroupStatus.DORMANT, GroupStatus.ENDED};
        var status = code(
                in,
                "status",
                accepted,
                GroupStatus::code,
                code -> GroupStatus.ofCode(code).filter(Arrays.asList(accepted)::contains));
        return answer(changeGroupStatus.change(
                group(call), status, in.date("date"), call.caller().subject()));
    }

    private Answer didNotForm(Call call) {
        return answer(changeGroupStatus.didNotForm(
                group(call), call.inputs().date("date"), call.caller().subject()));
    }

    private Answer merge(Call call) {
        var in = call.inputs();
        LocalDate date = in.date("date");
        var into = new PeerGroupId(References.idOf("Group", in.reference("into"), "into"));
        var moving = new ArrayList<PatientKey>();
        for (Reference mover : in.references("moving")) {
            var patient = known(mover);
            if (patient.isEmpty()) {
                return refused(Reason.PATIENT_UNKNOWN, moving.size() + 1);
            }
            moving.add(patient.get());
        }
        var decision =
                mergeGroups.merge(group(call), into, date, moving, call.caller().subject());
        if (decision instanceof MergeDecision.Refused refused) {
            return refused(refused.reason(), refused.mover());
        }
        var done = (MergeDecision.Done) decision;
        return groups(done.from().id().value(), done.into().id().value());
    }

    private static PeerGroupId group(Call call) {
        return new PeerGroupId(call.instance());
    }

    /**
     * The person so named, if known here: nobody comes to be known by way of a group.
     *
     * @throws ConflictingPatientException if the names or the birth date do not fit one person
     */
    private Optional<PatientKey> known(Reference subject) {
        var named = references.read(subject);
        var key = patients.find(named.refs());
        key.map(patients::identity).flatMap(known -> known.birthDate()).ifPresent(birthDate -> {
            if (named.birthDate().filter(given -> !given.equals(birthDate)).isPresent()) {
                throw new ConflictingPatientException(
                        "The birth date given for the patient differs from the one we hold; check the identifiers");
            }
        });
        return key;
    }

    private static <E> E code(
            Inputs in, String parameter, E[] accepted, Function<E, String> code, Function<String, Optional<E>> reader) {
        var codes = Arrays.stream(accepted).map(code).toList();
        return reader.apply(in.text(parameter))
                .orElseThrow(() -> in.refused("CODE_UNKNOWN", "is one of " + String.join(", ", codes), parameter));
    }

    private Answer answer(GroupDecision decision) {
        return decision instanceof GroupDecision.Refused refused
                ? refused(refused.reason())
                : groups(((GroupDecision.Done) decision).group().id().value());
    }

    private Answer answer(Call call, MembershipDecision decision) {
        return decision instanceof MembershipDecision.Refused refused
                ? refused(refused.reason(), call.caller())
                : groups(call.instance());
    }

    private Answer groups(UUID... ids) {
        return new Answer.Done(Arrays.stream(ids)
                .flatMap(id -> record.groupResource(id).stream())
                .toList());
    }

    private static Answer refused(Reason reason) {
        return refused(reason, 0);
    }

    /** Why not, for those who may see members; to others the reason would tell whether somebody is one. */
    private static Answer refused(Reason reason, Caller caller) {
        return caller.maySeeMembers() || !TELLS_OF_MEMBERSHIP.contains(reason)
                ? refused(reason)
                : new Answer.Refused(new Refusal(
                        422,
                        IssueType.BUSINESSRULE,
                        "MEMBERSHIP_NOT_CHANGED",
                        "Nothing was changed: what is known of this person and this group stands against it."
                                + " A caller with the scope " + Scopes.GROUP_MEMBERS + " is told what",
                        Optional.empty()));
    }

    private static Answer refused(Reason reason, int mover) {
        if (reason == Reason.GROUP_UNKNOWN) {
            return new Answer.Refused(Refusal.notFound("The peer group"));
        }
        if (reason == Reason.GROUP_EXISTS_OTHERWISE) {
            return new Answer.Refused(Refusal.conflict(reason.name(), reason.message()));
        }
        Optional<String> place = mover == 0
                ? Optional.empty()
                : Optional.of("Parameters.parameter.where(name='moving')[" + (mover - 1) + "]");
        return new Answer.Refused(new Refusal(422, IssueType.BUSINESSRULE, reason.name(), reason.message(), place));
    }
}
