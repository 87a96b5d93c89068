package mx.amate.hapi;

import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.model.entity.StorageSettings.IndexEnabledEnum;
import java.util.Properties;

/**
 * How HAPI is set: DEFAULT is what its libraries and its published server image choose; TUNED is what its own
 * performance documentation advises for heavy writing, so that a benchmark meets HAPI at its best.
 */
enum Profile {
	DEFAULT(10),
	TUNED(24);

	final int poolSize;

	Profile(int poolSize) {
		this.poolSize = poolSize;
	}

	JpaStorageSettings storageSettings() {
		JpaStorageSettings settings = new JpaStorageSettings();
		// As the published image allows it: the hub finds people by any word of their names.
		settings.setAllowContainsSearches(true);
		// Other exchanges' resources are referred to by their own address; whether a reference may stand is the hub's to say.
		settings.setAllowExternalReferences(true);
		if (this == TUNED) {
			settings.setMassIngestionMode(true);
			settings.setMatchUrlCacheEnabled(true);
			settings.setIndexStorageOptimized(true);
			settings.setEnforceReferentialIntegrityOnWrite(false);
			settings.setIndexMissingFields(IndexEnabledEnum.DISABLED);
			settings.setReuseCachedSearchResultsForMillis(null);
		}
		return settings;
	}

	Properties hibernateProperties() {
		Properties properties = new Properties();
		properties.setProperty("hibernate.dialect", "ca.uhn.fhir.jpa.model.dialect.HapiFhirPostgresDialect");
		properties.setProperty("hibernate.hbm2ddl.auto", "none");
		properties.setProperty("hibernate.search.enabled", String.valueOf(Settings.answersTerminology()));
		if (Settings.answersTerminology()) {
			properties.setProperty("hibernate.search.backend.type", "lucene");
			properties.setProperty("hibernate.search.backend.directory.type", "local-heap");
			properties.setProperty("hibernate.search.backend.lucene_version", "LUCENE_CURRENT");
			properties.setProperty(
					"hibernate.search.backend.analysis.configurer",
					"ca.uhn.fhir.jpa.search.HapiHSearchAnalysisConfigurers$HapiLuceneAnalysisConfigurer");
		}
		if (this == TUNED) {
			properties.setProperty("hibernate.jdbc.batch_size", "100");
			properties.setProperty("hibernate.order_inserts", "true");
			properties.setProperty("hibernate.order_updates", "true");
		}
		return properties;
	}

	String withDriverOptions(String jdbcUrl) {
		if (this == DEFAULT) return jdbcUrl;
		return jdbcUrl + (jdbcUrl.contains("?") ? "&" : "?") + "reWriteBatchedInserts=true";
	}
}
