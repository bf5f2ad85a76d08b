package org.waymarker.peergroup;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Where a peer group stands. Only somebody's word moves it: silence changes nothing. */
public enum GroupStatus {
    FORMING("forming"),
    MEETING("meeting"),
    /** Not meeting for the time being, which is not the end. */
    DORMANT("dormant"),
    /** Also a group that never formed. */
    ENDED("ended"),
    MERGED("merged");

    private final String code;

    GroupStatus(String code) {
        this.code = code;
    }

    /** The code in CodeSystem {@code group-status}. */
    public String code() {
        return code;
    }

    public static Optional<GroupStatus> ofCode(String code) {
        return Arrays.stream(values()).filter(s -> s.code.equals(code)).findFirst();
    }

    /** Nobody can join it any more, and nothing leads out of it. */
    public boolean isOver() {
        return this == ENDED || this == MERGED;
    }

    boolean leadsTo(GroupStatus next) {
        return switch (this) {
            case FORMING -> Set.of(MEETING, ENDED, MERGED).contains(next);
            case MEETING -> Set.of(DORMANT, ENDED, MERGED).contains(next);
            case DORMANT -> Set.of(MEETING, ENDED, MERGED).contains(next);
            case ENDED, MERGED -> false;
        };
    }
}
