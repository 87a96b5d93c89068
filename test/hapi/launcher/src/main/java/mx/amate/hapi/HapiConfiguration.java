package mx.amate.hapi;

import ca.uhn.fhir.batch2.jobs.config.Batch2JobsConfig;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.config.ThreadPoolFactoryConfig;
import ca.uhn.fhir.jpa.batch2.JpaBatch2Config;
import ca.uhn.fhir.jpa.binary.api.IBinaryStorageSvc;
import ca.uhn.fhir.jpa.binstore.DatabaseBinaryContentStorageSvcImpl;
import ca.uhn.fhir.jpa.config.HapiJpaConfig;
import ca.uhn.fhir.jpa.config.r4.JpaR4Config;
import ca.uhn.fhir.jpa.config.util.HapiEntityManagerFactoryUtil;
import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import ca.uhn.fhir.jpa.model.config.SubscriptionSettings;
import ca.uhn.fhir.jpa.subscription.channel.config.SubscriptionChannelConfig;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManagerFactory;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

/**
 * The beans that HAPI's JPA modules leave to the application. The subscription channel is there because batch jobs
 * send through it; nothing submits or matches subscriptions, and no full-text or terminology upload is offered.
 */
@Configuration
@Import({
	HapiJpaConfig.class,
	JpaR4Config.class,
	JpaBatch2Config.class,
	Batch2JobsConfig.class,
	SubscriptionChannelConfig.class,
	ThreadPoolFactoryConfig.class
})
public class HapiConfiguration {
	private final Profile profile = Settings.profile();

	@Bean(destroyMethod = "close")
	public DataSource dataSource() {
		HikariConfig pool = new HikariConfig();
		pool.setJdbcUrl(profile.withDriverOptions(Settings.required("HAPI_JDBC_URL")));
		pool.setUsername(Settings.required("HAPI_DB_USER"));
		pool.setPassword(Settings.required("HAPI_DB_PASSWORD"));
		pool.setMaximumPoolSize(profile.poolSize);
		HikariDataSource source = new HikariDataSource(pool);
		Schema.bringUpToDate(source);
		return source;
	}

	@Bean
	public JpaStorageSettings storageSettings() {
		return profile.storageSettings();
	}

	@Bean
	public PartitionSettings partitionSettings() {
		return new PartitionSettings();
	}

	@Bean
	public SubscriptionSettings subscriptionSettings() {
		return new SubscriptionSettings();
	}

	@Bean
	public IBinaryStorageSvc binaryStorage() {
		return new DatabaseBinaryContentStorageSvcImpl();
	}

	@Bean
	@Primary
	public LocalContainerEntityManagerFactoryBean entityManagerFactory(
			DataSource source, ConfigurableListableBeanFactory beans, FhirContext fhir, JpaStorageSettings settings) {
		var factory = HapiEntityManagerFactoryUtil.newEntityManagerFactory(beans, fhir, settings);
		factory.setPersistenceUnitName("hapi");
		factory.setDataSource(source);
		factory.setJpaProperties(profile.hibernateProperties());
		return factory;
	}

	@Bean
	@Primary
	public JpaTransactionManager transactionManager(EntityManagerFactory entityManagers) {
		return new JpaTransactionManager(entityManagers);
	}
}
