package org.waymarker.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * How the delivery benchmark was asked to run.
 *
 * @param hospitals {@code delivery.hospitals}: {@code stub}, {@code hapi}, or both
 * @param threads {@code delivery.threads}: deliveries under way at one time, on either side
 * @param stubPeople {@code delivery.people.stub}: in each run against the stub; each has two deliveries
 * @param hapiPeople {@code delivery.people.hapi}
 */
record DeliverySettings(
        Path dir,
        String heap,
        int rounds,
        List<String> hospitals,
        List<Integer> threads,
        int stubPeople,
        int hapiPeople) {
    static DeliverySettings read() {
        return new DeliverySettings(
                Asked.dir(),
                Asked.heap(),
                Asked.number("delivery.rounds", 3),
                Asked.words("delivery.hospitals", "stub,hapi"),
                Asked.words("delivery.threads", "4,8").stream()
                        .map(Integer::valueOf)
                        .toList(),
                Asked.number("delivery.people.stub", 1000),
                Asked.number("delivery.people.hapi", 100));
    }
}
