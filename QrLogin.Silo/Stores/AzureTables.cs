using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;

namespace QrLogin.Silo.Stores;

/// <summary>Clients of Azure Table storage, and the check that it answers. Orleans creates the tables that it needs.</summary>
internal static class AzureTables
{
    /// <summary>Orleans' default table for the records of grains, which the check creates.</summary>
    private const string GrainTable = "OrleansGrainState";

    /// <summary>One retry, so that an outage fails a call within 5 s. Azure's default is about a minute.</summary>
    private const int MaxRetries = 1;

    private static readonly TimeSpan s_networkTimeout = TimeSpan.FromSeconds(2), s_retryDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Creates a client. An endpoint without a key or a shared access signature is called as the identity of this process
    /// (<see cref="DefaultAzureCredential"/>).
    /// </summary>
    public static TableServiceClient CreateClient(string connectionString)
    {
        var options = new TableClientOptions
        {
            Retry = { MaxRetries = MaxRetries, Delay = s_retryDelay, Mode = RetryMode.Fixed, NetworkTimeout = s_networkTimeout },
        };
        if (!Uri.TryCreate(connectionString, UriKind.Absolute, out var endpoint)) return new(connectionString, options);
        return endpoint.Query.Length > 0 ? new(endpoint, options) : new(endpoint, new DefaultAzureCredential(), options);
    }

    /// <summary>The address that a connection string leads to, without a signature.</summary>
    public static string EndpointOf(string connectionString) => CreateClient(connectionString).Uri.GetLeftPart(UriPartial.Path);

    /// <summary>Checks that the storage answers and, unless this process only reads, that it accepts a write.</summary>
    public static async Task Check(string connectionString, bool isReadOnly, CancellationToken cancellationToken)
    {
        var client = CreateClient(connectionString);
        if (isReadOnly)
        {
            await foreach (var _ in client.QueryAsync(maxPerPage: 1, cancellationToken: cancellationToken)) return;
            return;
        }

        await client.CreateTableIfNotExistsAsync(GrainTable, cancellationToken);
        var table = client.GetTableClient(GrainTable);
        // Silos that start at the same time share the record.
        var probe = new TableEntity("startup-check", "startup-check");
        await table.UpsertEntityAsync(probe, cancellationToken: cancellationToken);
        await table.DeleteEntityAsync(probe, ETag.All, cancellationToken);
    }
}
