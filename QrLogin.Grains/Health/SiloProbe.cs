using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Health;

/// <summary>The probe of a silo: writes to each of its stores through the providers that its grains use.</summary>
internal sealed class SiloProbe
{
    private static readonly TimeSpan ReminderDelay = TimeSpan.FromDays(1);

    private readonly IServiceProvider _services;
    private readonly SteadyClock _clock;
    private readonly MembershipWatch _membership;

    /// <summary>
    /// The record's key. A silo at the same address overwrites what a predecessor that died could not remove, so nothing
    /// accumulates.
    /// </summary>
    private readonly string _key;

    private readonly ImmutableArray<(string Name, WriteProbe Probe)> _stores;

    public SiloProbe(
        IServiceProvider services,
        ILocalSiloDetails silo,
        IOptions<SiloProbeOptions> options,
        SteadyClock clock,
        MembershipWatch membership)
    {
        (_services, _clock, _membership) = (services, clock, membership);
        _key = silo.SiloAddress.Endpoint.ToString();
        _stores =
        [
            ("sessions", new(slot => WriteAsync("sessions", slot))),
            ("identity", new(slot => WriteAsync("identity", slot))),
        ];
        if (options.Value.HasOwnReminderStore) _stores = _stores.Add(("reminders", new(WriteReminderAsync)));
    }

    public async Task<SiloReport> ProbeAsync()
    {
        var reports = _stores.Select(async store => new StoreWriteReport(store.Name, await store.Probe.FindErrorAsync()));
        return new() { Stores = [.. await Task.WhenAll(reports)], Warning = _membership.Warning ?? _clock.Warning };
    }

    private async Task WriteAsync(string store, int slot)
    {
        var record = Record(store, slot);
        var storage = _services.GetRequiredKeyedService<IGrainStorage>(store);
        var state = new GrainState<ProbeRecord>(ProbeRecord.Full);
        try
        {
            await storage.WriteStateAsync(ProbeRecord.Name, record, state);
        }
        catch (InconsistentStateException)
        {
            // A predecessor died before it removed its record.
            await storage.ReadStateAsync(ProbeRecord.Name, record, state);
            state.State = ProbeRecord.Full;
            await storage.WriteStateAsync(ProbeRecord.Name, record, state);
        }

        await storage.ClearStateAsync(ProbeRecord.Name, record, state);
    }

    /// <summary>The stores may be one and the same, so each has a record of its own.</summary>
    private GrainId Record(string store, int slot) => GrainId.Create(GrainReferences.StoreProbeType, $"{_key}/{store}/{slot}");

    /// <summary>The reminder is removed long before it is due.</summary>
    private async Task WriteReminderAsync(int slot)
    {
        var record = Record("reminders", slot);
        var table = _services.GetRequiredService<IReminderTable>();
        var startAt = (_clock.GetUtcNow() + ReminderDelay).UtcDateTime;
        string? etag = await table.UpsertRow(
            new() { GrainId = record, ReminderName = ProbeRecord.Name, StartAt = startAt, Period = ReminderDelay });
        await table.RemoveRow(record, ProbeRecord.Name, etag!);
    }
}

/// <summary>How a silo probes its stores.</summary>
internal sealed class SiloProbeOptions
{
    /// <summary>Whether reminders are in another store than sessions.</summary>
    public bool HasOwnReminderStore { get; set; }
}

/// <summary>The record that a probe writes. It is as large as that of a session, so that a full store refuses it.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.store-probe-record")]
internal sealed record ProbeRecord([property: Id(0)] string Padding)
{
    public const string Name = "probe";

    public static ProbeRecord Full { get; } = new(new string('x', 1024));

    public ProbeRecord()
        : this("")
    {
    }
}
