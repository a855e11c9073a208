using System.Security.Authentication;
using StackExchange.Redis;

namespace QrLogin.Silo.Startup;

/// <summary>Tells Redis' permanent errors from passing ones.</summary>
internal static class RedisErrors
{
    /// <summary>How errors start that waiting cannot heal. Others are of a server that loads, is full, or changes roles.</summary>
    private static readonly string[] s_refusals =
        ["WRONGPASS", "NOAUTH", "ERR invalid password", "ERR AUTH", "ERR Client sent AUTH"], s_permanent =
        ["NOPERM", "ERR unknown command", "ERR DB index is out of range", "ERR invalid DB index"];

    /// <summary>What is wrong and what to do; null if the error passes.</summary>
    public static string? Describe(ConfigurationOptions settings, Exception exception)
    {
        string server = "Redis at " + string.Join(", ", settings.EndPoints.Select(EndPointCollection.ToString));
        var causes = StartupErrors.WithCauses(exception).ToList();
        if (causes.Any(e => e is AuthenticationException) || Says(causes, [nameof(AuthenticationException)]))
            return $"the TLS connection to {server} fails: {causes[^1].Message} Correct ssl and sslHost, or trust the server's "
                + "certificate authority on this machine, for example with SSL_CERT_FILE.";
        // The library also reports a TLS handshake that got no answer as an authentication failure.
        bool hasNoAnswer = causes.Any(e => e is IOException);
        if (Says(causes, s_refusals) || (causes.OfType<RedisConnectionException>().Any(IsRefusal) && !hasNoAnswer))
            return $"{server} does not let this process in. Correct user and password.";
        return Says(causes, s_permanent)
            ? $"{server} refuses a command that this process needs: {causes[^1].Message} Grant the user all commands on the keys of the "
                + "service, for example with ACL SETUSER, and use a database that exists."
            : null;
    }

    private static bool IsRefusal(RedisConnectionException e) =>
        e.FailureType == ConnectionFailureType.AuthenticationFailure
        || e.Message.Contains("authentication failure", StringComparison.OrdinalIgnoreCase);

    private static bool Says(List<Exception> causes, string[] texts) =>
        causes.Any(e => e is RedisException && texts.Any(text => e.Message.Contains(text, StringComparison.Ordinal)));
}
