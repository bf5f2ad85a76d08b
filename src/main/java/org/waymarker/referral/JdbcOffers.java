package org.waymarker.referral;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.waymarker.fhir.Clinician;
import org.waymarker.patient.OnePerson;
import org.waymarker.patient.PatientKey;
import org.waymarker.peergroup.PeerGroupId;
import org.waymarker.programme.CohortId;
import org.waymarker.programme.EpisodeId;
import org.waymarker.store.Jdbc;
import org.waymarker.store.Jdbc.Row;
import org.waymarker.store.StaleWriteException;

/** Offers in the database. Every method joins the caller's transaction. */
@Singleton
class JdbcOffers implements OffersMade {
    private static final String OFFERS = "select o.* from offer o";

    private final Jdbc jdbc;

    JdbcOffers(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Map<EpisodeId, List<OfferMade>> of(Collection<EpisodeId> episodes) {
        var made = new HashMap<EpisodeId, List<OfferMade>>();
        jdbc.listAmong(
                        episodes.stream().map(EpisodeId::value).toList(),
                        n -> OFFERS + " where o.state <> 'ENTERED_IN_ERROR' and o.episode_id in ("
                                + Jdbc.placeholders(n) + ") order by o.offered_at, o.id",
                        JdbcOffers::offer)
                .forEach(offer -> made.computeIfAbsent(offer.episode(), episode -> new ArrayList<>())
                        .add(made(offer)));
        return made;
    }

    private static OfferMade made(Offer offer) {
        return new OfferMade(
                offer.offeredAt(),
                offer.answer()
                        .filter(answer -> answer.word() == PatientAnswer.Word.YES)
                        .isPresent(),
                offer.joined().isPresent());
    }

    Optional<Offer> get(OfferId id) {
        return jdbc.first(OFFERS + " where o.id = ?", JdbcOffers::offer, id.value());
    }

    /** The offer behind a Task. */
    Optional<OfferId> ofTask(UUID task) {
        return jdbc.first("select id from offer where task_id = ?", row -> new OfferId(row.uuid("id")), task);
    }

    Optional<Offer> openFor(EpisodeId episode, Optional<PeerGroupId> group) {
        return jdbc.first(OFFERS + " where o.open_key = ?", JdbcOffers::offer, Offer.key(episode, group));
    }

    /**
     * The open offer that another caller has just made.
     *
     * @throws StaleWriteException if it cannot be seen yet: whoever was faster is still at it
     */
    Offer standing(EpisodeId episode, Optional<PeerGroupId> group) {
        return openFor(episode, group).orElseThrow(() -> new StaleWriteException("offer for " + episode));
    }

    /** How many offers of this episode and group were made and closed before. */
    int earlier(EpisodeId episode, Optional<PeerGroupId> group) {
        return (int) of(episode).stream().filter(o -> o.group().equals(group)).count();
    }

    List<Offer> of(EpisodeId episode) {
        return jdbc.list(OFFERS + " where o.episode_id = ? order by o.offered_at", JdbcOffers::offer, episode.value());
    }

    List<Offer> of(PatientKey patient) {
        return jdbc.list(
                OFFERS + " where o.patient_key in " + OnePerson.KEYS + " order by o.offered_at",
                JdbcOffers::offer,
                patient.value());
    }

    /** Offers that name the group. */
    List<Offer> naming(PeerGroupId group) {
        return jdbc.list(OFFERS + " where o.group_id = ? order by o.offered_at", JdbcOffers::offer, group.value());
    }

    /** Offers to people of the cohort that name no group. */
    List<Offer> toBeFormed(CohortId cohort) {
        return jdbc.list(
                OFFERS + " join episode e on e.id = o.episode_id where e.cohort_id = ? and o.group_id is null"
                        + " order by o.offered_at",
                JdbcOffers::offer,
                cohort.value());
    }

    /**
     * @param task id of the offer's Task
     * @return false if an open offer for the same episode and group stands already
     */
    boolean add(Offer offer, UUID task) {
        return jdbc.update(
                        "insert into offer (id, task_id, episode_id, patient_key, group_id, state, open_key, offered_by, offered_at,"
                                + " placer_system, placer_value, override_by, override_at, override_reason, review,"
                                + " changed_at, version) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, false, ?, 1)"
                                + " on conflict do nothing",
                        offer.id().value(),
                        task,
                        offer.episode().value(),
                        offer.patient().value(),
                        offer.group().map(PeerGroupId::value),
                        offer.state(),
                        offer.key(),
                        offer.offeredBy().toString(),
                        offer.offeredAt(),
                        offer.placer().map(Offer.Placer::system),
                        offer.placer().map(Offer.Placer::value),
                        offer.override().map(o -> o.by().toString()),
                        offer.override().map(Offer.RuleOverride::at),
                        offer.override().map(Offer.RuleOverride::reason),
                        offer.changedAt())
                == 1;
    }

    /** @throws StaleWriteException if another writer saved since {@code offer} was read */
    void update(Offer offer) {
        var answer = offer.answer();
        int updated = jdbc.update(
                "update offer set state = ?, open_key = ?, answer = ?, answered_at = ?, answered_by = ?, recorded_by = ?,"
                        + " reason = ?, ask_again = ?, joined_group = ?, review = ?, changed_at = ?,"
                        + " version = version + 1 where id = ? and version = ?",
                offer.state(),
                offer.state().open() ? offer.key() : null,
                answer.map(PatientAnswer::word),
                answer.map(PatientAnswer::at),
                answer.map(PatientAnswer::by),
                answer.map(a -> a.recordedBy().toString()),
                answer.flatMap(PatientAnswer::reason),
                answer.flatMap(PatientAnswer::askAgain),
                offer.joined(),
                offer.review(),
                offer.changedAt(),
                offer.id().value(),
                offer.version());
        if (updated == 0) {
            throw new StaleWriteException("offer " + offer.id());
        }
    }

    /** Keeps where an offer stands, before the patient's death closes it. */
    void keepState(Offer offer) {
        jdbc.update(
                "update offer set state_before = ? where id = ?",
                offer.state(),
                offer.id().value());
    }

    /** The person's offers that a death has closed, and where they stood; taken out, so that each is opened again once only. */
    Map<Offer, OfferState> takeClosedByDeath(PatientKey patient) {
        var closed = new LinkedHashMap<Offer, OfferState>();
        jdbc.list(
                        OFFERS + " where o.state_before is not null and o.patient_key in " + OnePerson.KEYS
                                + " order by o.offered_at",
                        row -> Map.entry(offer(row), row.constant("state_before", OfferState.class)),
                        patient.value())
                .forEach(found -> closed.put(found.getKey(), found.getValue()));
        closed.keySet()
                .forEach(offer -> jdbc.update(
                        "update offer set state_before = null where id = ?",
                        offer.id().value()));
        return closed;
    }

    private static Offer offer(Row row) {
        return new Offer(
                new OfferId(row.uuid("id")),
                new EpisodeId(row.uuid("episode_id")),
                new PatientKey(row.uuid("patient_key")),
                row.maybeUuid("group_id").map(PeerGroupId::new),
                row.constant("state", OfferState.class),
                Clinician.parse(row.text("offered_by")),
                row.instant("offered_at"),
                row.maybeText("placer_system").map(system -> new Offer.Placer(system, row.text("placer_value"))),
                row.maybeText("override_by")
                        .map(by -> new Offer.RuleOverride(
                                Clinician.parse(by), row.instant("override_at"), row.text("override_reason"))),
                row.maybeConstant("answer", PatientAnswer.Word.class)
                        .map(word -> new PatientAnswer(
                                word,
                                row.instant("answered_at"),
                                row.constant("answered_by", PatientAnswer.Speaker.class),
                                Clinician.parse(row.text("recorded_by")),
                                row.maybeConstant("reason", AnswerReason.class),
                                row.maybeDate("ask_again"))),
                row.maybeUuid("joined_group"),
                row.flag("review"),
                row.instant("changed_at"),
                row.integer("version"));
    }
}
