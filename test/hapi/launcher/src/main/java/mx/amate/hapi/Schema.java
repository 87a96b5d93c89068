package mx.amate.hapi;

import ca.uhn.fhir.jpa.migrate.DriverTypeEnum;
import ca.uhn.fhir.jpa.migrate.HapiMigrationStorageSvc;
import ca.uhn.fhir.jpa.migrate.SchemaMigrator;
import ca.uhn.fhir.jpa.migrate.dao.HapiMigrationDao;
import ca.uhn.fhir.jpa.migrate.tasks.HapiFhirJpaMigrationTasks;
import ca.uhn.fhir.util.VersionEnum;
import java.util.Properties;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Tables and indexes by HAPI's own migrator, as its production installations do: Hibernate's schema generation leaves
 * out indexes that only the migrations know, and a benchmark against that would be unfair.
 */
final class Schema {
	private Schema() {}

	static void bringUpToDate(DataSource source) {
		String table = SchemaMigrator.HAPI_FHIR_MIGRATION_TABLENAME;
		var history = new HapiMigrationStorageSvc(new HapiMigrationDao(source, DriverTypeEnum.POSTGRES_9_4, table));
		var tasks = new HapiFhirJpaMigrationTasks(Set.of()).getAllTasks(VersionEnum.values());
		var migrator = new SchemaMigrator("HAPI FHIR", table, source, new Properties(), tasks, history);
		migrator.setDriverType(DriverTypeEnum.POSTGRES_9_4);
		migrator.createMigrationTableIfRequired();
		migrator.migrate();
	}
}
