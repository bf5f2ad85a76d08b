package org.waymarker.record;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.waymarker.patient.PatientKey;

/**
 * The comparison of what we know of the hospital's copies with what it holds: where it stands, and what it found. There is one at a
 * time over all replicas, and one worker has it by a lease. Each method but {@link #ask} is a short transaction of its own; no lock is
 * held while the hospital is spoken to. A worker that lost its claim gets false, and what it did is not recorded.
 */
public interface Comparisons {
    /**
     * Takes the comparison that is under way and has no worker, or begins the one that is due.
     *
     * @param worker a name of this claim alone, at most 60 characters
     * @param every from the beginning of one to that of the next; empty: none begins that nobody asked for
     */
    Optional<Claim> claim(String worker, Duration lease, Optional<Duration> every);

    /** The worker is alive, and keeps the comparison for another lease. */
    boolean goesOn(Claim claim, Duration lease);

    /** The next copies in the order of their keys; none if all were compared. */
    List<Linked> next(Claim claim, int most);

    /**
     * These are compared, and the comparison goes on behind the last of them. Findings are opened, or seen again; those that hold no
     * longer are closed. Nothing is said of a copy of which we learnt something meanwhile, or that waits.
     */
    boolean note(Claim claim, List<Compared> compared, Duration lease);

    /**
     * Not now: to be taken up again at that time, where it stands.
     *
     * @param cause short, without patient data
     */
    boolean later(Claim claim, Instant dueAt, String cause);

    /** Everything is compared. What was found of copies that are no longer linked is closed. */
    boolean done(Claim claim);

    /**
     * Begins one now. Joins the caller's transaction.
     *
     * @return false if one is under way
     */
    boolean ask(String by);

    Progress progress();

    /** @param attempts in a row that the hospital did not answer */
    record Claim(String worker, int attempts) {}

    /**
     * A copy that the hospital is thought to hold.
     *
     * @param key of its resource within the database
     * @param newest version in our record
     * @param accepted of what others changed in it and an operator let stand, {@link Found#elementsHash}
     * @param waits a newer version is on its way, or its lane waits for a person: then nothing can be said of it
     */
    record Linked(
            long key,
            ResourceKey resource,
            Optional<PatientKey> patient,
            Stored newest,
            HospitalCopy copy,
            Optional<String> accepted,
            boolean waits) {}

    /** What a look at the hospital showed of a copy. */
    sealed interface Verdict {}

    /** @param found nothing if it is as it should be; one of a kind at most */
    record Seen(List<Found> found) implements Verdict {
        public Seen {
            found = List.copyOf(found);
        }
    }

    /** The hospital would not show it, or nothing can be said at this moment. */
    enum Unseen implements Verdict {
        REFUSED,
        WAITS
    }

    /**
     * @param elements that somebody else changed
     * @param theirIds at the hospital: where it is now, or all that carry our identifier
     * @param seenHash of the content that was seen
     * @param elementsHash of what stands in those elements
     */
    record Found(
            FindingKind kind,
            List<String> elements,
            List<String> theirIds,
            Optional<String> seenHash,
            Optional<String> elementsHash) {
        public Found {
            elements = List.copyOf(elements);
            theirIds = List.copyOf(theirIds);
        }

        public static Found of(FindingKind kind, List<String> theirIds) {
            return new Found(kind, List.of(), theirIds, Optional.empty(), Optional.empty());
        }
    }

    record Compared(Linked linked, Verdict verdict) {}

    /** Whether somebody compares. */
    enum State {
        /** None is under way. */
        RESTING,
        /** One waits for a worker, or for the hospital. */
        READY,
        /** A worker has it. */
        LEASED
    }

    /**
     * @param begun when the last one began, and {@code ended} when the last one ended that came to its end
     * @param askedBy who asked for the last one; empty if it was due by the clock
     * @param cause why it waits, while the hospital is away
     * @param compared copies looked at, of {@code total} when it began
     * @param unread of those, how many the hospital would not show
     */
    record Progress(
            State state,
            Optional<Instant> begun,
            Optional<Instant> ended,
            Optional<String> askedBy,
            Optional<String> cause,
            long compared,
            long unread,
            long total) {}
}
