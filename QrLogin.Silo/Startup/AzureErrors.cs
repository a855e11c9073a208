using System.Security.Authentication;
using Azure;
using Azure.Identity;

namespace QrLogin.Silo.Startup;

/// <summary>Tells Azure Table storage's permanent errors from passing ones.</summary>
internal static class AzureErrors
{
    private const int Unauthorized = 401, Forbidden = 403, RequestTimeout = 408, TooManyRequests = 429;

    /// <summary>What is wrong and what to do; null if the error passes.</summary>
    public static string? Describe(string endpoint, Exception exception)
    {
        string server = "Table storage at " + endpoint;
        var causes = StartupErrors.WithCauses(exception).ToList();
        if (causes.OfType<AuthenticationException>().FirstOrDefault() is { } tls)
            return $"the TLS connection to {server} fails: {tls.Message} Install the server's certificate authority on this machine.";
        if (causes.Any(e => e is CredentialUnavailableException))
            return $"this process has no identity with which to call {server}. Give it a managed identity or a workload identity, or "
                + "set a connection string with a key.";
        if (causes.OfType<RequestFailedException>().FirstOrDefault(IsPermanent) is not { } refused) return null;
        string answer = $"{refused.Status} {refused.ErrorCode}".Trim();
        return refused.Status is Unauthorized or Forbidden
            ? $"{server} does not let this process in: {answer}. Correct the key or the signature, or grant the identity the role "
                + "Storage Table Data Contributor."
            : $"{server} answers {answer}. Correct the endpoint or the name of the account.";
    }

    private static bool IsPermanent(RequestFailedException e) =>
        e.Status is >= 400 and < 500 and not RequestTimeout and not TooManyRequests;
}
