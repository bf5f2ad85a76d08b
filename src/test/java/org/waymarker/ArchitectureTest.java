package org.waymarker;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of docs/architecture.md. */
@AnalyzeClasses(packages = "org.waymarker", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] FEATURES = {
        "org.waymarker.programme..",
        "org.waymarker.peergroup..",
        "org.waymarker.referral..",
        "org.waymarker.questionnaire..",
        "org.waymarker.serviceuse..",
        "org.waymarker.evaluation..",
        "org.waymarker.subscription..",
        "org.waymarker.backloading.."
    };

    /** Framework glue that the annotation processor writes. */
    private static final DescribedPredicate<JavaClass> GENERATED = DescribedPredicate.describe(
            "generated",
            type -> type.getSimpleName().contains("$")
                    || type.getName().contains(".$")
                    || type.getName().contains("$Definition")
                    || type.getName().contains("$Introspection"));

    @ArchTest
    static final ArchRule packages_form_no_circle =
            slices().matching("org.waymarker.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule store_stands_alone = may("store");

    @ArchTest
    static final ArchRule jobs_know_the_store_only = may("jobs", "store");

    @ArchTest
    static final ArchRule statistics_knows_numbers_only = may("statistics");

    @ArchTest
    static final ArchRule patient_knows_the_store_only = may("patient", "store");

    @ArchTest
    static final ArchRule security_knows_patients_only = may("security", "patient");

    @ArchTest
    static final ArchRule fhir_knows_no_feature = may("fhir", "patient", "security");

    @ArchTest
    static final ArchRule record_knows_no_feature_and_no_hospital =
            may("record", "fhir", "patient", "security", "store");

    @ArchTest
    static final ArchRule programme_stands_on_the_record =
            may("programme", "record", "fhir", "patient", "security", "store");

    @ArchTest
    static final ArchRule peergroup_stands_on_the_record =
            may("peergroup", "record", "fhir", "patient", "security", "store");

    @ArchTest
    static final ArchRule referral_stands_on_programmes_and_groups =
            may("referral", "programme", "peergroup", "record", "fhir", "patient", "security", "store");

    @ArchTest
    static final ArchRule questionnaire_stands_on_programmes =
            may("questionnaire", "programme", "record", "fhir", "patient", "security", "store");

    @ArchTest
    static final ArchRule serviceuse_stands_on_programmes_and_questionnaires =
            may("serviceuse", "questionnaire", "programme", "record", "fhir", "patient", "security", "jobs", "store");

    @ArchTest
    static final ArchRule evaluation_tells_of_offers_and_service_use = may(
            "evaluation",
            "serviceuse",
            "referral",
            "programme",
            "statistics",
            "record",
            "fhir",
            "patient",
            "security",
            "jobs",
            "store");

    @ArchTest
    static final ArchRule backloading_drives_programmes =
            may("backloading", "programme", "record", "fhir", "patient", "security", "store");

    @ArchTest
    static final ArchRule subscription_stands_on_the_record =
            may("subscription", "record", "fhir", "patient", "security", "store");

    @ArchTest
    static final ArchRule api_imports_no_feature = may("api", "fhir", "record", "patient", "security", "store");

    @ArchTest
    static final ArchRule validation_knows_no_feature =
            may("validation", "record", "fhir", "patient", "security", "store");

    @ArchTest
    static final ArchRule capability_knows_fhir_words_only = may("capability", "fhir", "patient", "security");

    @ArchTest
    static final ArchRule hospital_serves_the_record_and_the_contact_source =
            may("hospital", "capability", "login", "record", "fhir", "patient", "security", "store", "serviceuse");

    @ArchTest
    static final ArchRule login_knows_security_only = may("login", "security");

    @ArchTest
    static final ArchRule only_the_hospital_needs_a_login = noClasses()
            .that(resideInAPackage("org.waymarker..")
                    .and(not(resideInAnyPackage("org.waymarker.login..", "org.waymarker.hospital.."))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.waymarker.login..");

    @ArchTest
    static final ArchRule startup_knows_security_only = may("startup", "security");

    @ArchTest
    static final ArchRule nobody_calls_the_hospital = noClasses()
            .that(resideInAPackage("org.waymarker..").and(not(resideInAPackage("org.waymarker.hospital.."))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.waymarker.hospital..");

    /** "Does this patient qualify?" is answered without HAPI, the framework or a database. */
    @ArchTest
    static final ArchRule rules_and_records_are_plain_java = noClasses()
            .that()
            .resideInAnyPackage(FEATURES)
            .and()
            .haveSimpleNameEndingWith("Rules")
            .or()
            .resideInAnyPackage(FEATURES)
            .and()
            .areRecords()
            .and(not(nestedInGlue()))
            .and()
            .areNotAnnotatedWith("io.micronaut.context.annotation.ConfigurationProperties")
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("ca.uhn..", "org.hl7..", "io.micronaut..", "java.sql..", "javax.sql.."));

    @ArchTest
    static final ArchRule the_store_is_used_by_stores = noClasses()
            .that()
            .resideInAnyPackage(FEATURES)
            .and()
            .haveSimpleNameNotStartingWith("Jdbc")
            .and(not(GENERATED))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.waymarker.store..");

    @ArchTest
    static final ArchRule only_the_api_and_start_up_know_http_servers = classes()
            .that()
            .areAnnotatedWith("io.micronaut.http.annotation.Controller")
            .should()
            .resideInAnyPackage("org.waymarker.api..", "org.waymarker.ehr..", "org.waymarker.pages..");

    /** Records inside mappers, endpoints, stores and use cases carry what those work with. */
    private static DescribedPredicate<JavaClass> nestedInGlue() {
        return DescribedPredicate.describe("nested in a mapper, endpoint, store or use case", type -> {
            var outer = type;
            while (outer.getEnclosingClass().isPresent()) {
                outer = outer.getEnclosingClass().get();
            }
            return outer != type
                    && (outer.getSimpleName().endsWith("FhirMapper")
                            || outer.getSimpleName().endsWith("Endpoint")
                            || outer.getSimpleName().startsWith("Jdbc")
                            || outer.isAnnotatedWith("jakarta.inject.Singleton"));
        });
    }

    private static ArchRule may(String from, String... to) {
        var allowed = new String[to.length + 1];
        for (int i = 0; i < to.length; i++) {
            allowed[i] = "org.waymarker." + to[i] + "..";
        }
        allowed[to.length] = "org.waymarker." + from + "..";
        return noClasses()
                .that()
                .resideInAPackage("org.waymarker." + from + "..")
                .should()
                .dependOnClassesThat(resideInAPackage("org.waymarker..").and(not(resideInAnyPackage(allowed))))
                .allowEmptyShould(true);
    }
}
