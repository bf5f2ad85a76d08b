package org.waymarker.capability;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.waymarker.fhir.Kind;

/**
 * What the trust says of its server, beyond what the server says itself.
 *
 * @param server as a whole
 * @param forms of a kind of thing, best first; none: it is not written. Kinds that are not named are written as they are
 * @param note what the notes are filed as; empty if none are written
 * @param procedure what a programme that has ended is coded as; empty if none are written
 * @param document where documents go; empty if none are sent
 * @param writtenThoughOwned kinds of which our changes of status are written into what the EHR owns; of others they are proposed
 */
public record WriteMap(
        Server server,
        Map<Kind, List<Form>> forms,
        Optional<NoteType> note,
        Optional<Coded> procedure,
        Optional<DocumentRoute> document,
        Set<Kind> writtenThoughOwned) {
    /** Every kind as it is. */
    public static final WriteMap NONE = new WriteMap(
            new Server(Integer.MAX_VALUE, false, Set.of(), Set.of()),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Set.of());

    /** Of a cohort or a group, and so of nobody that a note could be about. */
    static final Set<Kind> OF_NO_PATIENT =
            Set.of(Kind.COHORT, Kind.COHORT_SESSION, Kind.PEER_GROUP, Kind.MEETING, Kind.HEAD_COUNT);

    /** What the EHR may own and has a status of which something is ours to say. */
    static final Set<Kind> OWNED = Set.of(Kind.PROGRAMME_PLAN, Kind.REFERRAL, Kind.REFERRAL_TASK);

    private static final List<Form> AS_IT_IS = List.of(Form.RESOURCE);

    public WriteMap {
        var copies = new EnumMap<Kind, List<Form>>(Kind.class);
        forms.forEach((kind, each) -> copies.put(kind, List.copyOf(each)));
        forms = Map.copyOf(copies);
        writtenThoughOwned = Set.copyOf(writtenThoughOwned);
    }

    /** What it says of a kind; empty if it does not name it. */
    public Optional<List<Form>> of(Kind kind) {
        return Optional.ofNullable(forms.get(kind));
    }

    List<Form> forms(Kind kind) {
        return forms.getOrDefault(kind, kind == Kind.RISK_ALERT ? anyFormThereIs() : AS_IT_IS);
    }

    /** An alert that nobody thought of in the write map is told in words rather than not at all. */
    private List<Form> anyFormThereIs() {
        var all = new ArrayList<>(AS_IT_IS);
        note.ifPresent(described -> all.add(Form.NOTE));
        document.ifPresent(described -> all.add(Form.DOCUMENT));
        return all;
    }

    /**
     * @param mostEntries of a transaction
     * @param updateAsCreate whether resources may be created under ids of ours
     * @param with what the server can do and does not declare
     * @param without what the server declares and cannot do
     */
    public record Server(int mostEntries, boolean updateAsCreate, Set<Feature> with, Set<Feature> without) {
        public Server {
            with = Set.copyOf(with);
            without = Set.copyOf(without);
        }
    }

    /**
     * @param onEncounter whether a note must lie on an Encounter of the patient
     */
    public record NoteType(Coded type, boolean onEncounter) {}

    /**
     * @param url of the trust's integration engine: https, or http on this machine
     * @param dropsRepeats whether the engine drops what it is sent a second time, byte by byte the same
     * @param headerFile whose one line, {@code Name: value}, is sent with each document
     */
    public record DocumentRoute(URI url, Coded type, boolean dropsRepeats, Optional<Path> headerFile) {}

    /** A code as the trust gives it. Without a system it is a text only. */
    public record Coded(Optional<String> system, Optional<String> code, String display) {}
}
