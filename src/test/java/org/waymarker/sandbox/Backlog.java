package org.waymarker.sandbox;

import java.time.Duration;
import java.util.List;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;

/**
 * What the service has not yet brought to the hospital.
 *
 * @param queued deliveries, those of parked lanes included
 * @param parked lanes that wait for a person
 * @param reasons why, of each of those
 */
record Backlog(int queued, int parked, List<String> reasons) {
    private static final Duration STILL = Duration.ofSeconds(180);
    private static final Duration STILL_WITH_PARKED_LANES = Duration.ofSeconds(30);

    static Backlog of(Api api) {
        var parameters = (Parameters) api.get("$deliveries").resource();
        var reasons = parameters.getParameter().stream()
                .filter(parameter -> parameter.getName().equals("lane"))
                .flatMap(lane -> lane.getPart().stream())
                .filter(part -> part.getName().equals("reason"))
                .map(part -> part.getValue().primitiveValue())
                .toList();
        return new Backlog(number(parameters, "queued"), number(parameters, "parked"), reasons);
    }

    private static int number(Parameters parameters, String name) {
        return ((IntegerType) parameters.getParameter(name).getValue()).getValue();
    }

    /** Waits until nothing is queued, or for so long without a move that only a person can help; tells what is left. */
    static Backlog drained(Api api, Console console) {
        var state = of(api);
        var most = state.queued();
        try (var progress = console.progress("Deliveries to the hospital", most)) {
            var lastMove = System.nanoTime();
            while (state.queued() > 0) {
                pause();
                var next = of(api);
                if (next.queued() != state.queued()) {
                    lastMove = System.nanoTime();
                }
                state = next;
                progress.at(Math.max(0, most - state.queued()));
                var still = Duration.ofNanos(System.nanoTime() - lastMove);
                if (still.compareTo(state.parked() > 0 ? STILL_WITH_PARKED_LANES : STILL) > 0) {
                    break;
                }
            }
            progress.at(Math.max(0, most - state.queued()));
        }
        return state;
    }

    private static void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
