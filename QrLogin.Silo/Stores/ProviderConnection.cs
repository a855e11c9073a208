using Microsoft.Extensions.Configuration;

namespace QrLogin.Silo.Stores;

/// <summary>Finds where one of Orleans' providers is configured to connect to.</summary>
internal static class ProviderConnection
{
    /// <summary>The connection string of a provider, or of the name that it refers to; null if it has none.</summary>
    /// <param name="configuration">The settings of the process.</param>
    /// <param name="provider">The provider's section, such as <c>Orleans:Clustering</c>.</param>
    public static string? Find(IConfiguration configuration, string provider) =>
        configuration[provider + ":ConnectionString"]
        ?? configuration.GetConnectionString(configuration[provider + ":ConnectionName"] ?? "");
}
