using QrLogin.Grains.Contracts;

namespace QrLogin.Silo;

/// <summary>Reads <see cref="QrLoginOptions"/> from the <c>QrLogin</c> section.</summary>
internal static class QrLoginSettings
{
    private const string LoginLifetime = "QrLogin:LoginLifetime";

    /// <summary>All of them, for the process that hosts the grains.</summary>
    public static QrLoginOptions ReadForSilo(Settings settings)
    {
        var (defaults, options) = (new QrLoginOptions(), ReadForClient(settings));
        options.RotationPeriod = settings.Span("QrLogin:RotationPeriod", defaults.RotationPeriod, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        options.NumberMatching = Enum.Parse<NumberMatching>(settings.OneOf("QrLogin:NumberMatching", required: false, Enum.GetNames<NumberMatching>()));
        options.Redelivery = settings.Span("QrLogin:Redelivery", defaults.Redelivery, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        options.Retention = settings.Span("QrLogin:Retention", defaults.Retention, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(3));
        options.LoginLifetime = "never".Equals(settings[LoginLifetime], StringComparison.OrdinalIgnoreCase)
            ? null
            : settings.Span(LoginLifetime, defaults.LoginLifetime!.Value, TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650));
        return options;
    }

    /// <summary>Those that a front end heeds. The others it does not read, so that it says so of one that was given to it instead of to the silos.</summary>
    public static QrLoginOptions ReadForClient(Settings settings)
    {
        var defaults = new QrLoginOptions();
        return new()
        {
            SessionLifetime = settings.Span("QrLogin:SessionLifetime", defaults.SessionLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            PollInterval = settings.Span("QrLogin:PollInterval", defaults.PollInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)),
            Passwords = settings.Flag("QrLogin:Passwords", defaults.Passwords),
        };
    }
}
