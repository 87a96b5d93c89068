package mx.amate.hapi;

import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.jpa.provider.IJpaSystemProvider;
import ca.uhn.fhir.jpa.provider.JpaCapabilityStatementProvider;
import ca.uhn.fhir.jpa.provider.ValueSetOperationProvider;
import ca.uhn.fhir.jpa.search.DatabaseBackedPagingProvider;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import java.net.InetSocketAddress;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** A HAPI FHIR JPA R4 server at http://127.0.0.1:PORT/fhir; says on standard output, in one line, which port it got. */
public final class HapiServer {
	private HapiServer() {}

	public static void main(String[] arguments) {
		try {
			start();
		} catch (Throwable error) {
			error.printStackTrace();
			// Pools and schedulers that did start would keep the JVM alive.
			System.exit(1);
		}
	}

	private static void start() throws Exception {
		int port = Integer.parseInt(Settings.required("HAPI_PORT"));
		var context = new AnnotationConfigApplicationContext(HapiConfiguration.class);
		var web = new Server(new InetSocketAddress("127.0.0.1", port));
		var handler = new ServletContextHandler();
		handler.addServlet(new ServletHolder(fhirServlet(context)), "/fhir/*");
		web.setHandler(handler);
		web.start();
		Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(web, context)));
		System.out.println("listening " + ((ServerConnector) web.getConnectors()[0]).getLocalPort());
	}

	private static RestfulServer fhirServlet(AnnotationConfigApplicationContext context) {
		IFhirSystemDao<?, ?> system = context.getBean(IFhirSystemDao.class);
		var server = new RestfulServer(system.getContext());
		server.registerProviders(context.getBean(ResourceProviderFactory.class).createProviders());
		server.registerProvider(context.getBean(IJpaSystemProvider.class));
		server.registerProvider(context.getBean(ValueSetOperationProvider.class));
		server.setServerConformanceProvider(new JpaCapabilityStatementProvider(
				server,
				system,
				context.getBean(JpaStorageSettings.class),
				context.getBean(ISearchParamRegistry.class),
				context.getBean(IValidationSupport.class)));
		server.setPagingProvider(context.getBean(DatabaseBackedPagingProvider.class));
		server.setDefaultResponseEncoding(EncodingEnum.JSON);
		server.setDefaultPrettyPrint(false);
		context.getAutowireCapableBeanFactory().autowireBean(server);
		return server;
	}

	private static void stop(Server web, AnnotationConfigApplicationContext context) {
		try {
			web.stop();
		} catch (Exception error) {
			error.printStackTrace();
		}
		context.close();
	}
}
