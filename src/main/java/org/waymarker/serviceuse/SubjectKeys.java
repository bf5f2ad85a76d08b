package org.waymarker.serviceuse;

import java.nio.charset.StandardCharsets;
import org.waymarker.patient.NhsNumber;

/**
 * Sixty-four bits for a subject, spread evenly. Those of two NHS numbers differ; those of two Patient ids may be the same, so that who
 * looks a line up must look at its subject again.
 */
final class SubjectKeys {
    private static final long FNV_START = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private SubjectKeys() {}

    static long of(NhsNumber number) {
        return spread(Long.parseLong(number.value()));
    }

    static long ofPatient(String id) {
        long hash = FNV_START;
        for (byte b : id.getBytes(StandardCharsets.US_ASCII)) {
            hash = (hash ^ b) * FNV_PRIME;
        }
        return spread(hash | Long.MIN_VALUE);
    }

    /** One to one: the finisher of SplitMix64. */
    private static long spread(long key) {
        long z = key;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
