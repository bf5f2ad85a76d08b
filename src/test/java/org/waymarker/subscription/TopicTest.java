package org.waymarker.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.Flag;
import org.hl7.fhir.r4.model.Flag.FlagStatus;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.waymarker.fhir.FhirJson;
import org.waymarker.fhir.Profiles;
import org.waymarker.fhir.SearchKeys;

class TopicTest {
    private static <R extends Resource> R profiled(R resource, String profile) {
        resource.getMeta().addProfile(profile);
        return resource;
    }

    private static CarePlan plan(String status) {
        return profiled(new CarePlan().setStatus(CarePlanStatus.fromCode(status)), Profiles.PMP_CARE_PLAN);
    }

    @Test
    void everyVersionOfAnOffersTaskIsAnEvent() {
        var task = profiled(new Task(), Profiles.PEER_REFERRAL_TASK);
        assertThat(Topic.of(task, Optional.empty())).contains(Topic.PEER_REFERRAL_TASK);
        assertThat(Topic.of(task, Optional.of(FhirJson.encode(task)))).contains(Topic.PEER_REFERRAL_TASK);
        assertThat(Topic.of(new Task(), Optional.empty())).isEmpty();
    }

    @Test
    void anAlertIsAnEventWhenItIsRaisedAndWhenItIsClosed() {
        var flag = profiled(new Flag().setStatus(FlagStatus.ACTIVE), Profiles.RISK_ALERT);
        assertThat(Topic.of(flag, Optional.empty())).contains(Topic.RISK_ALERT);
        var closed = flag.copy().setStatus(FlagStatus.INACTIVE);
        assertThat(Topic.of(closed, Optional.of(FhirJson.encode(flag)))).contains(Topic.RISK_ALERT);
        assertThat(Topic.of(new Flag(), Optional.empty())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "-, active, false",
        "-, completed, true",
        "active, completed, true",
        "active, revoked, true",
        "completed, completed, false",
        "completed, revoked, true",
        "completed, active, false",
        "completed, entered-in-error, false"
    })
    void aProgrammeEndsOnce(String before, String now, boolean event) {
        var earlier = Optional.of(before).filter(code -> !code.equals("-")).map(code -> FhirJson.encode(plan(code)));
        assertThat(Topic.of(plan(now), earlier).isPresent()).isEqualTo(event);
    }

    @Test
    void anotherKindOfPlanIsNone() {
        var plan = profiled(new CarePlan().setStatus(CarePlanStatus.COMPLETED), Profiles.PEER_SUPPORT_CARE_PLAN);
        assertThat(Topic.of(plan, Optional.empty())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Topic.class)
    void isFoundByItsAddressAndStandsInTheDocuments(Topic topic) throws IOException {
        assertThat(Topic.of(topic.canonical())).contains(topic);
        assertThat(Files.readString(Path.of("docs/fhir-mapping.md"))).contains(topic.canonical());
    }

    @ParameterizedTest
    @EnumSource(Topic.class)
    void isNarrowedBySearchParametersOfItsType(Topic topic) {
        assertThat(topic.filters())
                .contains(Filter.PATIENT)
                .filteredOn(name -> !name.equals(Filter.PATIENT))
                .isNotEmpty()
                .allSatisfy(
                        name -> assertThat(SearchKeys.of(topic.type(), name)).isPresent());
    }
}
