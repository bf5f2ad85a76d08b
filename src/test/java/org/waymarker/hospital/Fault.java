package org.waymarker.hospital;

/** What can go wrong in a simulation, and how often it does while it may: per call where a call can fail so, else per simulation. */
enum Fault {
    /** Certainly not carried out. */
    CONNECTION_REFUSED(0.05),
    REQUEST_LOST(0.06),
    ANSWER_LOST(0.08),
    /** Carried out after the client has given up. */
    REQUEST_LATE(0.06),
    REQUEST_TWICE(0.08),
    ANSWER_SLOW(0.06),
    ANSWER_UNREADABLE(0.04),
    HTTP_429(0.03),
    HTTP_503(0.04),
    /** By a proxy, for a request that was carried out. */
    HTTP_503_BUT_DONE(0.04),
    HTTP_500(0.04),
    HTTP_500_BUT_DONE(0.04),
    /** Nothing but 503 for a while. */
    OVERLOADED(1),
    /** What is under way is carried out or not, and not answered. */
    HOSPITAL_RESTART(2),
    /** Refuses connections for a while. */
    HOSPITAL_DOWN(1),
    /** Swallows everything for a while. */
    HOSPITAL_UNREACHABLE(1),
    /** Somebody changes an element of a copy that we seldom change. */
    EDIT_BESIDE(2),
    /** Somebody changes an element of a copy that we change each time. */
    EDIT_SAME(0.5),
    /** The EHR adds something of its own as soon as it is given a resource. */
    EDIT_AT_ONCE(0.25),
    /** A version that the hospital refuses for ever. */
    POISON(0.03),
    /** A version over which the hospital stumbles for ever. */
    STUMBLE(0.02),
    STORE_FAILS(0.02),
    /** The store has done it, and says that it failed. */
    STORE_DONE_BUT_FAILS(0.02),
    STORE_SLOW(0.01),
    COMMIT_LOST(0.1),
    /** Nobody is told of what was committed. */
    COMMIT_UNHEARD(0.15),
    REPLICA_CRASH(1.5),
    /** A whole process stands still for longer than a lease. */
    REPLICA_PAUSE(1.5);

    final double rate;

    Fault(double rate) {
        this.rate = rate;
    }
}
