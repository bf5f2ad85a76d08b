package org.waymarker.evaluation;

import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;

/** Asks again and again whether there is a report to make; {@code waymarker.recount.worker: false} leaves it to other replicas. */
@Singleton
@Requires(property = "waymarker.recount.worker", notEquals = "false")
class EvaluationWorker {
    private final Evaluating evaluating;

    EvaluationWorker(Evaluating evaluating) {
        this.evaluating = evaluating;
    }

    @Scheduled(fixedDelay = "1s")
    void work() {
        while (evaluating.next()) {
            // Until nothing is due.
        }
    }
}
