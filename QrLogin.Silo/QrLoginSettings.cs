using QrLogin.Grains.Contracts;

namespace QrLogin.Silo;

/// <summary>Reads <see cref="QrLoginOptions"/> from the <c>QrLogin</c> section.</summary>
internal static class QrLoginSettings
{
    private const string LoginLifetime = "QrLogin:LoginLifetime";

    public static QrLoginOptions Read(Settings settings)
    {
        var defaults = new QrLoginOptions();
        return new()
        {
            SessionLifetime = settings.Span("QrLogin:SessionLifetime", defaults.SessionLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            RotationPeriod = settings.Span("QrLogin:RotationPeriod", defaults.RotationPeriod, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            NumberMatching = Enum.Parse<NumberMatching>(settings.OneOf("QrLogin:NumberMatching", required: false, Enum.GetNames<NumberMatching>())),
            PollInterval = settings.Span("QrLogin:PollInterval", defaults.PollInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)),
            Redelivery = settings.Span("QrLogin:Redelivery", defaults.Redelivery, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)),
            Retention = settings.Span("QrLogin:Retention", defaults.Retention, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(3)),
            LoginLifetime = "never".Equals(settings[LoginLifetime], StringComparison.OrdinalIgnoreCase)
                ? null
                : settings.Span(LoginLifetime, defaults.LoginLifetime!.Value, TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650)),
            Passwords = settings.Flag("QrLogin:Passwords", defaults.Passwords),
        };
    }
}
