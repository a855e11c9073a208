using QrLogin.Grains.Contracts;

namespace QrLogin.Silo.Configuration;

/// <summary>Reads <see cref="QrLoginOptions"/> from the <c>QrLogin</c> section.</summary>
internal static class QrLoginSettings
{
    /// <summary>All of them, for the process that hosts the grains.</summary>
    public static QrLoginOptions ReadForSilo(Settings settings)
    {
        var (defaults, options) = (new QrLoginOptions(), ReadForClient(settings));
        options.RotationPeriod = settings.Span(
            "QrLogin:RotationPeriod", defaults.RotationPeriod, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        options.NumberMatching = Enum.Parse<NumberMatching>(
            settings.OneOf("QrLogin:NumberMatching", required: false, Enum.GetNames<NumberMatching>()));
        options.Redelivery = settings.Span("QrLogin:Redelivery", defaults.Redelivery, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        options.Retention = settings.Span("QrLogin:Retention", defaults.Retention, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(3));
        options.LoginLifetime = settings.LoginLifetime("QrLogin:LoginLifetime") ?? defaults.LoginLifetime;
        options.EndOlderAfter = settings.Span("QrLogin:EndOlderAfter", defaults.EndOlderAfter, TimeSpan.Zero, TimeSpan.FromDays(30));
        return options;
    }

    /// <summary>
    /// The settings that a front end uses. It does not read the others, so that it warns about a setting that was meant for the silos.
    /// </summary>
    public static QrLoginOptions ReadForClient(Settings settings)
    {
        var defaults = new QrLoginOptions();
        return new()
        {
            SessionLifetime = Lifetime("QrLogin:SessionLifetime", defaults.SessionLifetime),
            PollInterval = Interval("QrLogin:PollInterval", defaults.PollInterval),
            // The OAuth face has defaults of its own; what somebody sets for all holds for it too.
            OAuthSessionLifetime = Lifetime(
                "QrLogin:OAuth:SessionLifetime",
                settings["QrLogin:SessionLifetime"] is null ? defaults.OAuthSessionLifetime : Lifetime("QrLogin:SessionLifetime", default)),
            OAuthPollInterval = Interval(
                "QrLogin:OAuth:PollInterval",
                settings["QrLogin:PollInterval"] is null ? defaults.OAuthPollInterval : Interval("QrLogin:PollInterval", default)),
            Passwords = settings.Flag("QrLogin:Passwords", defaults.Passwords),
        };

        TimeSpan Lifetime(string key, TimeSpan fallback) => settings.Span(key, fallback, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        TimeSpan Interval(string key, TimeSpan fallback) => settings.Span(key, fallback, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    }
}
