using Microsoft.Extensions.Configuration;
using QrLogin.Grains.Contracts;

namespace QrLogin.Silo;

/// <summary>Reads <see cref="QrLoginOptions"/> from the <c>QrLogin</c> section.</summary>
public static class QrLoginSettings
{
    private const string LoginLifetime = "QrLogin:LoginLifetime";

    private static readonly string[] s_known = ["Profile", "Hosting", "PublicOrigin", "SessionLifetime", "PollInterval", "Redelivery", "LoginLifetime", "Passwords"];

    /// <summary>Keys of the section that nothing reads: a slip of the pen must not pass for a setting.</summary>
    public static IEnumerable<string> Unknown(IConfiguration configuration) =>
        configuration.GetSection("QrLogin").GetChildren().Select(c => c.Key).Except(s_known, StringComparer.OrdinalIgnoreCase).Select(key => "QrLogin:" + key);

    internal static QrLoginOptions Read(Settings settings, IConfiguration configuration)
    {
        var defaults = new QrLoginOptions();
        return new()
        {
            SessionLifetime = settings.Span("QrLogin:SessionLifetime", defaults.SessionLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            PollInterval = settings.Span("QrLogin:PollInterval", defaults.PollInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)),
            Redelivery = settings.Span("QrLogin:Redelivery", defaults.Redelivery, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)),
            LoginLifetime = "never".Equals(configuration[LoginLifetime], StringComparison.OrdinalIgnoreCase)
                ? null
                : settings.Span(LoginLifetime, defaults.LoginLifetime!.Value, TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650)),
            Passwords = settings.Flag("QrLogin:Passwords", defaults.Passwords),
        };
    }
}
