package org.waymarker.hospital;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** By how much to wait longer or shorter than others do: injected, so that a run can be repeated. */
@Factory
class Chance {
    @Singleton
    RandomGenerator random() {
        return () -> ThreadLocalRandom.current().nextLong();
    }
}
