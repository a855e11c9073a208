using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using QrLogin.Api.Values;
using QrLogin.Silo.Configuration;

namespace QrLogin.Api.Startup;

/// <summary>Logs where the front end listens, and warns about its configuration.</summary>
internal static partial class StartupLog
{
    public const string NotASetting = "is not a setting of this process";

    public static void LogWhenStarted(this WebApplication app, Settings settings) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        foreach (string key in settings.Unknown("QrLogin")) LogUnknown(app.Logger, key);
        if (settings.IsEmbedded && !app.Environment.IsDevelopment()) LogEmbedded(app.Logger);
        var origin = app.Services.GetRequiredService<PublicOrigin>();
        if (!app.Environment.IsDevelopment() && !origin.IsConfigured) LogOrigin(app.Logger, origin.Local.Value);
        foreach (string address in addresses) LogReady(app.Logger, address);
    });

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "QrLogin is ready at {Address}")]
    private static partial void LogReady(ILogger logger, string address);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "{Key} " + NotASetting + " and has no effect")]
    private static partial void LogUnknown(ILogger logger, string key);

    [LoggerMessage(
        EventId = 4,
        Level = LogLevel.Warning,
        Message = "QrLogin:PublicOrigin is not set: QR codes lead to {Origin}, which no phone can reach")]
    private static partial void LogOrigin(ILogger logger, string origin);

    [LoggerMessage(
        EventId = 2,
        Level = LogLevel.Warning,
        Message = "The embedded profile runs in one process and keeps its QR sessions in memory: they are lost when it stops, and no "
            + "other process takes over. Use it only for evaluation and development")]
    private static partial void LogEmbedded(ILogger logger);
}
