package org.waymarker.serviceuse;

import io.micronaut.context.ApplicationContext;

/** Does the recounts that are due, for tests of what stands on them. */
public final class Recounts {
    private Recounts() {}

    public static void doAll(ApplicationContext context) {
        var recounting = context.getBean(Recounting.class);
        while (recounting.next()) {
            // Until nothing is due.
        }
    }
}
