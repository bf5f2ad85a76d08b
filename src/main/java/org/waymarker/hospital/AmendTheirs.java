package org.waymarker.hospital;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.waymarker.capability.Feature;
import org.waymarker.fhir.FhirJson;
import org.waymarker.hospital.Hospital.AsWritten;
import org.waymarker.record.Delivery.Outcome;
import org.waymarker.record.Delivery.Proposal;
import org.waymarker.record.Delivery.Settled;
import org.waymarker.record.Delivery.Way;
import org.waymarker.record.HospitalCopy;

/**
 * Writes what is ours to say into a resource that the EHR owns. It is read, those elements are changed, and it is put back if nobody
 * else was faster. An attempt whose end is not known needs no care: whoever reads again sees what it has done.
 */
@Singleton
class AmendTheirs {
    private static final int MOST_TRIES = 3;

    private final Hospital hospital;
    private final KnownServer server;
    private final OursToSay oursToSay;

    AmendTheirs(Hospital hospital, KnownServer server, OursToSay oursToSay) {
        this.hospital = hospital;
        this.server = server;
        this.oursToSay = oursToSay;
    }

    /**
     * @return {@code SENT}, {@code ALREADY_THERE} if theirs says so by now, or {@code PROPOSED} where it cannot be written
     * @throws ParkException if it changes under our hands each time
     */
    Settled amend(Step.Amend amend) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            try {
                return amendOnce(amend);
            } catch (HospitalException e) {
                if (e.failure() instanceof Failure.Refusal refusal) {
                    if (refusal.isOfTheRequest()) {
                        server.refused(Feature.update(amend.item().type()));
                    }
                    return proposed(amend, amend.proposed().proposals(), refusal.told());
                }
                if (!(e.failure() instanceof Failure.Conflict)) {
                    throw e;
                }
            }
        }
        throw new ParkException(
                ParkReason.CONFLICT,
                "The EHR's " + amend.item().type() + " changed " + MOST_TRIES + " times while we wrote its status");
    }

    private Settled amendOnce(Step.Amend amend) {
        var item = amend.item();
        var read = hospital.readAsWritten(item.type(), amend.copy().theirId());
        if (read.isEmpty()) {
            return settled(amend, Outcome.LEFT_TO_OWNER, List.of(), Optional.empty())
                    .by(new Way("none", "the EHR no longer holds it", Optional.empty()));
        }
        var theirs = read.get();
        var differences = differences(amend, theirs);
        var wanting = wanting(amend, differences);
        if (wanting.isEmpty()) {
            return settled(amend, Outcome.ALREADY_THERE, differences, theirs.version());
        }
        var heldBack = OwnedByEhr.heldBack(item.type(), differences);
        if (heldBack.isPresent()) {
            return proposed(amend, differences, heldBack.get());
        }
        var wanted = new AsWritten(TheirJson.with(theirs.json(), amend.ours(), wanting), theirs.version());
        var stored = hospital.replace(item.type(), amend.copy().theirId(), wanted);
        var left = differences(amend, stored.orElse(wanted));
        if (!wanting(amend, left).isEmpty()) {
            return proposed(amend, left, "the server took it and kept what it had");
        }
        return settled(amend, Outcome.SENT, left, stored.flatMap(AsWritten::version))
                .by(new Way(
                        "ehr-owned",
                        "the EHR's own, of which was written: " + String.join(", ", wanting),
                        Optional.empty()));
    }

    private List<Proposal> differences(Step.Amend amend, AsWritten theirs) {
        return oursToSay.differences(amend.ours(), FhirJson.parse(theirs.json()));
    }

    private static List<String> wanting(Step.Amend amend, List<Proposal> differences) {
        return differences.stream()
                .map(Proposal::element)
                .filter(amend.elements()::contains)
                .toList();
    }

    private static Settled proposed(Step.Amend amend, List<Proposal> differences, String why) {
        var outcome = amend.proposed().outcome();
        return OwnedByEhr.because(
                settled(amend, outcome, differences, amend.copy().theirVersion()), why);
    }

    private static Settled settled(
            Step.Amend amend, Outcome outcome, List<Proposal> left, Optional<String> theirVersion) {
        return new Settled(
                        amend.item(),
                        outcome,
                        Optional.of(HospitalCopy.ofEhr(amend.copy().theirId(), theirVersion)))
                .proposing(left);
    }
}
