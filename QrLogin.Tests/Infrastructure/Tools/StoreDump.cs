using System.Globalization;
using System.Text;
using Azure.Data.Tables;
using Microsoft.Data.Sqlite;

namespace QrLogin.Tests.Infrastructure;

/// <summary>Everything that the stores have, as their own tools and clients read it.</summary>
internal static class StoreDump
{
    public static async Task<byte[]> OfSqlite(string file)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        using var dump = new MemoryStream();
        foreach (string table in await Column(connection, "SELECT name FROM sqlite_master WHERE type = 'table'"))
        {
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The name of a table that the file has.
            command.CommandText = $"SELECT * FROM \"{table}\"";
#pragma warning restore CA2100
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                for (int i = 0; i < rows.FieldCount; i++) Add(dump, rows.GetValue(i));
            }
        }

        return dump.ToArray();
    }

    public static async Task<byte[]> OfPostgres(PostgresServer server)
    {
        var (code, output) = await Shell.Run(
            [],
            Servers.Find("pg_dump")!,
            ["-h", "127.0.0.1", "-p", server.Port.ToString(CultureInfo.InvariantCulture), "-U", "qrlogin", "postgres"]);
        Assert.True(code == 0, output);
        return Encoding.UTF8.GetBytes(output);
    }

    public static async Task<byte[]> OfRedis(RedisServer server)
    {
        await using var redis = await server.Connect();
        using var dump = new MemoryStream();
        foreach (var key in redis.GetServers()[0].Keys())
        {
            Add(dump, key.ToString());
            Add(dump, await redis.GetDatabase().KeyDumpAsync(key) ?? []);
        }

        return dump.ToArray();
    }

    public static async Task<byte[]> OfTables(AzuriteServer server)
    {
        var client = new TableServiceClient(server.ConnectionString);
        using var dump = new MemoryStream();
        await foreach (var table in client.QueryAsync())
        {
            await foreach (var entity in client.GetTableClient(table.Name).QueryAsync<TableEntity>())
            {
                foreach (var (name, value) in entity)
                {
                    Add(dump, name);
                    Add(dump, value);
                }
            }
        }

        return dump.ToArray();
    }

    private static void Add(MemoryStream dump, object value)
    {
        dump.Write(value as byte[] ?? Encoding.UTF8.GetBytes(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
        dump.WriteByte((byte)'\n');
    }

    private static async Task<List<string>> Column(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A constant.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var rows = await command.ExecuteReaderAsync();
        List<string> values = [];
        while (await rows.ReadAsync()) values.Add(rows.GetString(0));
        return values;
    }
}
