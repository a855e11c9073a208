using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QrLogin.Silo.Stores;

namespace QrLogin.Silo.Hosting;

/// <summary>
/// Hides from Orleans where Redis and Azure's tables are. Its providers would parse the connection strings themselves and fail at a URL.
/// <see cref="RedisConnections"/> and <see cref="AzureConnections"/> give them their connections instead.
/// </summary>
internal static class OrleansConfiguration
{
    private static readonly string[] s_stores = [Store.Redis, Store.Azure], s_hidden = ["ConnectionName", "ConnectionString"];

    /// <summary>The same process, as Orleans should see it.</summary>
    public static IHostApplicationBuilder HidingStores(this IHostApplicationBuilder builder) => new Builder(builder);

    /// <summary>The same configuration, as Orleans should see it.</summary>
    public static IConfigurationBuilder HideStores(this IConfigurationBuilder builder, IConfiguration configuration) =>
        builder.AddInMemoryCollection(
            from setting in configuration.GetSection("Orleans").AsEnumerable()
            where setting.Key.EndsWith(":ProviderType", StringComparison.OrdinalIgnoreCase)
            where s_stores.Contains(setting.Value, StringComparer.OrdinalIgnoreCase)
            from name in s_hidden
            select KeyValuePair.Create<string, string?>(setting.Key[..(setting.Key.LastIndexOf(':') + 1)] + name, ""));

    private sealed class Builder(IHostApplicationBuilder inner) : IHostApplicationBuilder
    {
        public IConfigurationManager Configuration { get; } = Copy(inner.Configuration);

        public IHostEnvironment Environment => inner.Environment;

        public ILoggingBuilder Logging => inner.Logging;

        public IMetricsBuilder Metrics => inner.Metrics;

        public IDictionary<object, object> Properties => inner.Properties;

        public IServiceCollection Services => inner.Services;

        public void ConfigureContainer<TContainerBuilder>(
            IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
            where TContainerBuilder : notnull => inner.ConfigureContainer(factory, configure);

        private static ConfigurationManager Copy(IConfiguration configuration)
        {
            var copy = new ConfigurationManager();
            copy.AddConfiguration(configuration).HideStores(configuration);
            return copy;
        }
    }
}
