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
/// Sends logs, metrics and traces to an OTLP collector if OpenTelemetry's standard environment variable names one.
/// Otherwise nothing is registered, since propagating traces between grains adds a filter to every call.
/// </summary>
public static class OpenTelemetrySetup
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>
    /// Grain calls and store operations. The HTTP request above them is traced by the ASP.NET Core instrumentation.
    /// </summary>
    private static readonly string[] ActivitySources = ["Microsoft.Orleans.Application", "Microsoft.Orleans.Storage", "Npgsql"];

    private static readonly string[] Meters =
    [
        QrLoginMeter.Name,
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
        "Microsoft.Orleans",
        "Npgsql",
        "System.Runtime",
    ];

    /// <summary>Whether a collector is configured. OpenTelemetry's specification treats an empty value as unset.</summary>
    public static bool IsOn(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return !string.IsNullOrWhiteSpace(configuration[EndpointVariable]);
    }

    /// <summary>Sends this process's telemetry, if a collector is configured.</summary>
    /// <param name="service">The service name, unless <c>OTEL_SERVICE_NAME</c> sets one.</param>
    public static void AddQrLoginTelemetry(this IHostApplicationBuilder builder, string service)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!IsOn(builder.Configuration)) return;
        string? name = builder.Configuration["OTEL_SERVICE_NAME"];
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(string.IsNullOrWhiteSpace(name) ? service : name))
            .WithLogging()
            .WithMetrics(metrics => metrics.AddMeter(Meters))
            .WithTracing(traces => traces.AddAspNetCoreInstrumentation().AddSource(ActivitySources))
            .UseOtlpExporter();
    }
}
