using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using QrLogin.Api.Authentication.Passkeys;
using QrLogin.Grains.Accounts;
using QrLogin.Grains.Contracts;
using QrLogin.Grains.Storage;
using QrLogin.Tests.Infrastructure;
using QrLogin.Tests.Security;

namespace QrLogin.Tests.Storage;

/// <summary>
/// The limits of the real service, which Azurite does not enforce:
/// https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model.
/// </summary>
[Collection(OnAzure.Name)]
public sealed class AzureLimitsTests(AzureSite site)
{
    private const int MaxProperty = 64 * 1024, MaxEntity = 1024 * 1024, MaxKeyBytes = 1024;

    /// <summary>More than any list of a record holds, and more than the longest text, which has 64 graphemes.</summary>
    private const int ManyElements = 160, LongText = 600, IdLength = 22;

    private static readonly Serializer s_serializer =
        new ServiceCollection().AddSerializer(s => s.AddAssembly(typeof(IAccountGrain).Assembly)).BuildServiceProvider()
            .GetRequiredService<Serializer>();

    /// <summary>The types of all records, by the fields of the grains that keep them.</summary>
    public static TheoryData<Type> Records => new(
        typeof(IAccountGrain).Assembly.GetTypes().SelectMany(t => t.GetFields(BindingFlags.Instance | BindingFlags.NonPublic))
            .Select(f => f.FieldType)
            .Where(t => t.IsGenericType && t.GetGenericTypeDefinition() == typeof(GrainRecord<>))
            .Select(t => t.GetGenericArguments()[0])
            .Distinct());

    [Theory]
    [MemberData(nameof(Records))]
    public void The_largest_record_fits_into_one_property(Type record)
    {
        object largest = Largest(record);
        byte[] stored = s_serializer.SerializeToArray(largest);
        Assert.InRange(stored.Length, 100, MaxProperty);
    }

    [Fact]
    public void Every_grain_with_a_record_is_measured() => Assert.True(Records.Count >= 5, $"Only {Records.Count} records.");

    [Fact]
    public async Task Every_key_and_every_entity_is_one_that_the_service_takes()
    {
        await Journey.Everything(site.Http, new());
        string longest = Unique.Text() + new string('+', Username.MaxLength);
        await site.Http.Call(
            HttpMethod.Post, "api/v1/accounts", new { username = longest[..Username.MaxLength], password = TestPhone.Password });
        await TestPc.Open(site.Http);

        var client = new TableServiceClient(site.Tables.ConnectionString);
        var entities = new List<TableEntity>();
        var cancelled = TestContext.Current.CancellationToken;
        await foreach (var table in client.QueryAsync(cancellationToken: cancelled))
        {
            var all = client.GetTableClient(table.Name).QueryAsync<TableEntity>(cancellationToken: cancelled);
            entities.AddRange(await all.ToListAsync(cancelled));
        }

        Assert.Contains(entities, e => e.PartitionKey.EndsWith("+++", StringComparison.Ordinal));
        Assert.Contains(entities, e => e.PartitionKey.Contains("_qrlogin.session_", StringComparison.Ordinal));
        Assert.All(entities, e =>
        {
            Assert.All([e.PartitionKey, e.RowKey], IsKey);
            Assert.All(e, property => Assert.InRange(SizeOf(property.Value), 0, MaxProperty));
            Assert.InRange(e.Sum(p => (2 * p.Key.Length) + SizeOf(p.Value)), 0, MaxEntity);
        });
    }

    private static void IsKey(string key)
    {
        Assert.InRange(2 * key.Length, 2, MaxKeyBytes);
        Assert.DoesNotContain(key, c => c is '/' or '\\' or '#' or '?' || char.IsControl(c));
    }

    private static int SizeOf(object value) => value switch
    {
        string text => 2 * text.Length,
        byte[] bytes => bytes.Length,
        BinaryData data => data.ToMemory().Length,
        _ => 16,
    };

    /// <summary>A value whose every field is as large as it can be. Constructors would refuse it, so none runs.</summary>
    private static object Largest(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return Largest(inner);
        if (type == typeof(string)) return new string('€', LongText);
        if (type == typeof(byte[])) return new byte[LongText];
        if (type == typeof(DateTimeOffset)) return DateTimeOffset.MaxValue.AddDays(-1);
        if (type == typeof(TimeSpan)) return TimeSpan.MaxValue;
        if (type.IsEnum) return Enum.GetValues(type).Cast<object>().Last();
        if (type.IsPrimitive || type == typeof(UInt128) || type == typeof(Int128))
            return type.GetField("MaxValue")?.GetValue(null) ?? Activator.CreateInstance(type)!;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)) return Many(type.GetGenericArguments()[0]);
        Assert.True(type.Assembly == typeof(IAccountGrain).Assembly, $"A record holds a {type}: say here how large it can be.");
        // An id of another length is none.
        bool isId = type.GetField("Pattern")?.GetRawConstantValue() is Base64UrlId.Pattern;
        object value = RuntimeHelpers.GetUninitializedObject(type);
        string? text = isId ? new('x', IdLength) : type == typeof(ImportedPasswordHash) ? new('x', PasswordHash.MaxLength) : null;
        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public))
            field.SetValue(value, text ?? Largest(field.FieldType));
        return value;
    }

    private static object Many(Type element)
    {
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
        int count = element == typeof(ImportedPasswordHash) ? ImportedHashes.MaxKinds
            : element == typeof(string) ? PasskeyCeremonies.MaxTransports : ManyElements;
        for (int i = 0; i < count; i++) list.Add(Largest(element));
        var create = typeof(ImmutableArray).GetMethods().Single(m => m.Name == "CreateRange" && m.GetParameters().Length == 1);
        return create.MakeGenericMethod(element).Invoke(null, [list])!;
    }
}
