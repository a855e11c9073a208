using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using QrLogin.Grains.Contracts;

namespace QrLogin.Silo.Telemetry;

/// <summary>
/// Sends logs, metrics and traces to a collector, by OpenTelemetry's own protocol, where its own variable names one. Off otherwise,
/// and then costs nothing: passing traces on between grains takes a filter on every call.
/// </summary>
public static class OpenTelemetrySetup
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>The calls between grains, and what they ask of a store. The request above them gets its name and tags from a library.</summary>
    private static readonly string[] ActivitySources = ["Microsoft.Orleans.Application", "Microsoft.Orleans.Storage", "Npgsql"];

    private static readonly string[] Meters =
        [QrLoginMeter.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.Orleans", "Npgsql", "System.Runtime"];

    /// <summary>Whether a collector is configured.</summary>
    public static bool IsOn(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration[Endpoint] is not null;
    }

    /// <summary>Sends this process's telemetry, if a collector is configured.</summary>
    /// <param name="builder">The process.</param>
    /// <param name="service">What it is called, unless <c>OTEL_SERVICE_NAME</c> says otherwise.</param>
    public static void AddQrLoginTelemetry(this IHostApplicationBuilder builder, string service)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!IsOn(builder.Configuration)) return;
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(builder.Configuration["OTEL_SERVICE_NAME"] ?? service))
            .WithLogging()
            .WithMetrics(metrics => metrics.AddMeter(Meters))
            .WithTracing(traces => traces.AddAspNetCoreInstrumentation().AddSource(ActivitySources))
            .UseOtlpExporter();
    }
}
