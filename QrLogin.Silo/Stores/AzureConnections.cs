using System.Collections.Concurrent;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Orleans.Clustering.AzureStorage;
using Orleans.Configuration;
using Orleans.Reminders.AzureStorage;

namespace QrLogin.Silo.Stores;

/// <summary>
/// Makes Orleans' Azure providers share the clients of <see cref="AzureTables"/>, which give up within seconds and can call an endpoint
/// without a key. The providers' own retry for minutes.
/// </summary>
internal sealed class AzureConnections(IConfiguration configuration) :
    IPostConfigureOptions<AzureStorageClusteringOptions>,
    IPostConfigureOptions<AzureStorageGatewayOptions>,
    IPostConfigureOptions<AzureTableReminderStorageOptions>,
    IPostConfigureOptions<AzureTableStorageOptions>
{
    private readonly ConcurrentDictionary<string, TableServiceClient> _clients = new();

    public void PostConfigure(string? name, AzureStorageClusteringOptions options) =>
        options.TableServiceClient = Find("Orleans:Clustering");

    public void PostConfigure(string? name, AzureStorageGatewayOptions options) =>
        options.TableServiceClient = Find("Orleans:Clustering");

    public void PostConfigure(string? name, AzureTableReminderStorageOptions options) =>
        options.TableServiceClient = Find("Orleans:Reminders");

    public void PostConfigure(string? name, AzureTableStorageOptions options)
    {
        options.TableServiceClient = Find("Orleans:GrainStorage:" + name);
        // Erasing a record must leave nothing behind.
        options.DeleteStateOnClear = true;
    }

    /// <summary>The client of the provider whose section this is. The settings were checked before.</summary>
    private TableServiceClient Find(string provider) =>
        _clients.GetOrAdd(ProviderConnection.Find(configuration, provider)!, AzureTables.CreateClient);
}
