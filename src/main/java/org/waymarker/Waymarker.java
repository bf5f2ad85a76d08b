package org.waymarker;

import io.micronaut.runtime.Micronaut;

/** Starts the service. */
public final class Waymarker {
    private Waymarker() {}

    public static void main(String[] args) {
        Micronaut.build(args).banner(false).mainClass(Waymarker.class).start();
    }
}
