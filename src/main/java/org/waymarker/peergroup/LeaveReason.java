package org.waymarker.peergroup;

/**
 * Why somebody left.
 *
 * @param code of CodeSystem {@code answer-reason}
 */
public record LeaveReason(String code) {
    /** @throws IllegalArgumentException if it has not the shape of such a code */
    public LeaveReason {
        if (!code.matches("[a-z0-9-]{1,40}")) {
            throw new IllegalArgumentException("A reason is a code of lower-case letters, digits and hyphens");
        }
    }
}
