package org.waymarker.record;

/** How the hospital's copy of a resource is not as it should be. Names are part of the API, in lower case and with hyphens. */
public enum FindingKind {
    /** It is neither under the id that we know nor found by our identifier. */
    MISSING,
    /** It is found by our identifier, under another id: a restored hospital gave new ones. */
    MOVED,
    /** More than one carries our identifier. */
    DOUBLED,
    /** Somebody else changed it. */
    CHANGED,
    /** It holds an older version of ours than it once did: a hospital restored from a backup. */
    OLDER,
    /** The EHR's own, and no longer there. */
    GONE_AT_OWNER
}
