package org.waymarker.serviceuse;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waymarker.patient.PatientKey;

/** A hospital that tells what the test wrote down, and fails when the test says so. */
final class ScriptedContacts implements ContactSource {
    private final Map<PatientKey, List<Contact>> contacts = new HashMap<>();
    private final Map<PatientKey, List<DateRange>> asked = new HashMap<>();
    private RuntimeException failure;
    private Runnable meanwhile = () -> {};
    private Optional<PatientKey> broken = Optional.empty();
    private Optional<PatientKey> spoilt = Optional.empty();
    private int reads;

    void tells(PatientKey patient, Contact... told) {
        contacts.computeIfAbsent(patient, key -> new ArrayList<>()).addAll(List.of(told));
    }

    void forget(PatientKey patient) {
        contacts.remove(patient);
    }

    void failsWith(RuntimeException exception) {
        failure = exception;
    }

    /** It fails whenever this person is asked about. */
    void breaksOn(PatientKey patient) {
        broken = Optional.of(patient);
    }

    /** It gives no answer of this person at all, so that counting fails as nobody expects. */
    void spoils(PatientKey patient) {
        spoilt = Optional.of(patient);
    }

    void works() {
        failure = null;
        meanwhile = () -> {};
    }

    /** Runs while the contacts are read. */
    void meanwhile(Runnable what) {
        meanwhile = what;
    }

    /** The dates that were asked about for somebody. */
    List<DateRange> asked(PatientKey patient) {
        return List.copyOf(asked.getOrDefault(patient, List.of()));
    }

    int reads() {
        return reads;
    }

    @Override
    public FeedSource source() {
        return FeedSource.HOSPITAL_ENCOUNTERS;
    }

    @Override
    public Map<PatientKey, Contacts> read(Feed feed, Collection<Query> queries) {
        reads++;
        meanwhile.run();
        if (failure != null) {
            throw failure;
        }
        var answers = new HashMap<PatientKey, Contacts>();
        for (Query query : queries) {
            var key = query.patient().key();
            if (broken.equals(Optional.of(key))) {
                throw new IllegalStateException("Nobody expects this");
            }
            if (spoilt.equals(Optional.of(key))) {
                continue;
            }
            asked.computeIfAbsent(key, k -> new ArrayList<>()).addAll(query.ranges());
            answers.put(key, new Contacts.Found(contacts.getOrDefault(key, List.of())));
        }
        return answers;
    }
}
