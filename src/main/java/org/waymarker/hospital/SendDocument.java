package org.waymarker.hospital;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.waymarker.capability.WriteMap.DocumentRoute;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.FhirJson;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.PainService;
import org.waymarker.hospital.Document.Part;
import org.waymarker.record.Delivery.Outcome;
import org.waymarker.record.Delivery.Settled;
import org.waymarker.record.Delivery.Way;
import org.waymarker.record.ResourceKey;
import org.waymarker.record.SentDocuments;
import org.waymarker.record.SentDocuments.Sent;
import org.waymarker.security.Sha256;

/**
 * Sends what the trust wants in a document to its integration engine. That cannot be asked what it has. So it is written down that a document
 * is sent before it is; and what may have arrived is sent again only if the engine drops repeats, or a person says that it has not.
 */
@Singleton
class SendDocument {
    private final Engine engine;
    private final SentDocuments sent;
    private final BusinessIds ids;
    private final PainService service;
    private final HospitalSettings settings;

    SendDocument(Engine engine, SentDocuments sent, BusinessIds ids, PainService service, HospitalSettings settings) {
        this.engine = engine;
        this.sent = sent;
        this.ids = ids;
        this.service = service;
        this.settings = settings;
    }

    /**
     * @param tells at least one
     * @return what became of each item
     * @throws ParkException if nobody could tell whether the engine has it already
     * @throws HospitalException if it has not been taken
     */
    List<Settled> send(Sending sending, List<Step.Tell> tells) {
        var id = ids.of(
                Kind.DOCUMENT, sending.delivery().lane(), sending.delivery().seq());
        var route = sending.ladder().map().document().orElseThrow();
        var text = FhirJson.encode(document(sending, tells, id, route));
        var before = sent.of(sending.delivery());
        var outcome = before.filter(Sent::taken).isPresent() && isDone(before.get(), sending, route, Sha256.hex(text))
                ? Outcome.ALREADY_THERE
                : post(sending, route, text, before);
        return tells.stream()
                .map(tell -> new Settled(tell.item(), outcome, Optional.empty())
                        .by(new Way(tell.form().code(), tell.why(), Optional.of("Bundle/" + id.value()))))
                .toList();
    }

    private Bundle document(Sending sending, List<Step.Tell> tells, BusinessId id, DocumentRoute route) {
        // What else the hospital holds is named by our numbers: its ids may change from one attempt to the next.
        Map<ResourceKey, String> names = new HashMap<>();
        tells.forEach(tell -> names.put(ResourceKey.of(tell.item()), name(tell)));
        var parts = tells.stream()
                .map(tell ->
                        new Part(name(tell), sending.outbound().of(tell.item().body(), names)))
                .toList();
        return new Document(settings.baseUrl())
                .of(id, parts, service.reference(), route.type(), TellHospital.accepted(tells));
    }

    private static String name(Step.Tell tell) {
        return "urn:uuid:" + tell.item().id();
    }

    /** Of what was taken nothing is to be sent, unless it is replayed to an engine that would drop it. */
    private static boolean isDone(Sent before, Sending sending, DocumentRoute route, String digest) {
        return before.digest().equals(digest) && !(sending.delivery().replayed() && route.dropsRepeats());
    }

    private Outcome post(Sending sending, DocumentRoute route, String text, Optional<Sent> before) {
        var delivery = sending.delivery();
        var digest = Sha256.hex(text);
        if (before.isEmpty()) {
            if (!sent.begin(delivery, digest)) {
                // A worker that lost the lane has come before us.
                throw new HospitalException(
                        new Failure.Away("BEGUN_BY_ANOTHER", true, false, Optional.empty()).ofEngine());
            }
        } else if (before.get().released()
                || (route.dropsRepeats() && before.get().digest().equals(digest))) {
            sent.again(delivery, digest);
        } else {
            sent.ask(delivery);
            throw new ParkException(
                    ParkReason.CANNOT_LOOK,
                    "Nobody can tell whether the integration engine has Bundle "
                            + ids.of(Kind.DOCUMENT, delivery.lane(), delivery.seq())
                                    .value());
        }
        try {
            engine.take(route, text.getBytes(StandardCharsets.UTF_8));
        } catch (HospitalException e) {
            boolean onlyThisTime = before.isEmpty() || before.get().released();
            if (onlyThisTime && isCertain(e.failure())) {
                sent.notTaken(delivery);
            }
            throw e;
        }
        sent.taken(delivery);
        return Outcome.SENT;
    }

    /** Whether it has not been taken for certain. */
    private static boolean isCertain(Failure failure) {
        return failure instanceof Failure.Refusal || (failure instanceof Failure.Away away && !away.unclear());
    }
}
