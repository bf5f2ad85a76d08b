package org.waymarker.sandbox;

import ca.uhn.fhir.batch2.jobs.config.Batch2JobsConfig;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.config.ThreadPoolFactoryConfig;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.jpa.batch2.JpaBatch2Config;
import ca.uhn.fhir.jpa.config.HapiJpaConfig;
import ca.uhn.fhir.jpa.config.r4.JpaR4Config;
import ca.uhn.fhir.jpa.config.util.HapiEntityManagerFactoryUtil;
import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import ca.uhn.fhir.jpa.model.config.SubscriptionSettings;
import ca.uhn.fhir.jpa.model.dialect.HapiFhirH2Dialect;
import ca.uhn.fhir.jpa.model.dialect.HapiFhirPostgresDialect;
import ca.uhn.fhir.jpa.provider.JpaCapabilityStatementProvider;
import ca.uhn.fhir.jpa.provider.JpaSystemProvider;
import ca.uhn.fhir.jpa.search.DatabaseBackedPagingProvider;
import ca.uhn.fhir.jpa.subscription.channel.config.SubscriptionChannelConfig;
import ca.uhn.fhir.jpa.subscription.match.config.SubscriptionProcessorConfig;
import ca.uhn.fhir.jpa.subscription.match.deliver.email.IEmailSender;
import ca.uhn.fhir.jpa.subscription.submit.config.SubscriptionSubmitterConfig;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManagerFactory;
import java.util.Properties;
import javax.sql.DataSource;
import org.hl7.fhir.dstu2.model.Subscription;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

/** A HAPI JPA server for R4 as its makers assemble it, without Spring Boot: storage on H2 or PostgreSQL, no full-text index, no background jobs. */
@Configuration(proxyBeanMethods = false)
@Import({
    JpaR4Config.class,
    HapiJpaConfig.class,
    ThreadPoolFactoryConfig.class,
    JpaBatch2Config.class,
    Batch2JobsConfig.class,
    SubscriptionSubmitterConfig.class,
    SubscriptionProcessorConfig.class,
    SubscriptionChannelConfig.class
})
class HospitalConfig {

    @Bean(destroyMethod = "close")
    HikariDataSource dataSource(@Value("${hospital.jdbc-url}") String url) {
        var pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        if (!isPostgres(url)) {
            pool.setUsername("sa");
            pool.setPassword("");
        }
        pool.setMaximumPoolSize(20);
        return pool;
    }

    /** Its URL carries user and password. */
    private static boolean isPostgres(String url) {
        return url.startsWith("jdbc:postgresql:");
    }

    /** Referential integrity stays on: a literal reference must resolve, one by identifier alone may point anywhere. */
    @Bean
    JpaStorageSettings storageSettings(@Value("${hospital.reuse-searches}") boolean reuseSearches) {
        var settings = new JpaStorageSettings();
        settings.setSchedulingDisabled(true);
        settings.setHibernateSearchIndexFullText(false);
        settings.setEnforceReferentialIntegrityOnWrite(true);
        settings.setAllowExternalReferences(true);
        settings.setAllowMultipleDelete(true);
        settings.setExpungeEnabled(true);
        if (!reuseSearches) {
            settings.setReuseCachedSearchResultsForMillis(null);
        }
        return settings;
    }

    @Bean
    PartitionSettings partitionSettings() {
        return new PartitionSettings();
    }

    @Bean
    SubscriptionSettings subscriptionSettings() {
        var settings = new SubscriptionSettings();
        settings.addSupportedSubscriptionType(Subscription.SubscriptionChannelType.RESTHOOK);
        return settings;
    }

    @Bean
    IEmailSender emailSender() {
        return details -> {};
    }

    @Bean
    @Primary
    LocalContainerEntityManagerFactoryBean entityManagerFactory(
            DataSource dataSource,
            ConfigurableListableBeanFactory beans,
            FhirContext fhir,
            JpaStorageSettings storage,
            @Value("${hospital.jdbc-url}") String url,
            @Value("${hospital.ddl}") String ddl) {
        var factory = HapiEntityManagerFactoryUtil.newEntityManagerFactory(beans, fhir, storage);
        factory.setPersistenceUnitName("hospital");
        factory.setDataSource(dataSource);
        var hibernate = new Properties();
        var dialect = isPostgres(url) ? HapiFhirPostgresDialect.class : HapiFhirH2Dialect.class;
        hibernate.put("hibernate.dialect", dialect.getName());
        hibernate.put("hibernate.hbm2ddl.auto", ddl);
        hibernate.put("hibernate.search.enabled", "false");
        factory.setJpaProperties(hibernate);
        return factory;
    }

    @Bean
    @Primary
    JpaTransactionManager transactionManager(EntityManagerFactory factory) {
        return new JpaTransactionManager(factory);
    }

    @Bean
    RestfulServer restfulServer(
            FhirContext fhir,
            IFhirSystemDao<?, ?> system,
            JpaSystemProvider<?, ?> systemProvider,
            ResourceProviderFactory providers,
            JpaStorageSettings storage,
            ISearchParamRegistry searchParameters,
            IValidationSupport validation,
            DatabaseBackedPagingProvider paging) {
        var server = new RestfulServer(fhir);
        server.registerProviders(providers.createProviders());
        server.registerProvider(systemProvider);
        server.setServerConformanceProvider(
                new JpaCapabilityStatementProvider(server, system, storage, searchParameters, validation));
        server.setDefaultResponseEncoding(EncodingEnum.JSON);
        paging.setDefaultPageSize(20);
        paging.setMaximumPageSize(500);
        server.setPagingProvider(paging);
        return server;
    }
}
